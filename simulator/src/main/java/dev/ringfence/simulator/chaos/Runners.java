package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The nodes as their runner sees them. Where they share their batches, any of them is asked, and
 * the next one when it does not answer, or says that it cannot now. Thread-safe.
 */
final class Runners {
  /** Who has not answered by then is left for another, where there is one. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long all of them may be unable to answer, which ends by itself. */
  private static final long ALL_AWAY_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long AGAIN_MILLIS = 150;
  private static final int UNAVAILABLE = 503;

  /** Something to be asked of a node. */
  interface Question<T> {
    /** Asks it. */
    T ask(ApiClient node) throws IOException, ApiException;
  }

  private final List<ApiClient> nodes;
  private final boolean shared;

  /**
   * These nodes, by their position.
   *
   * @param shared whether each of them knows the batches of all
   */
  Runners(List<ApiClient> nodes, boolean shared) {
    this.shared = shared;
    this.nodes = shared ? nodes.stream().map(one -> one.within(PATIENCE)).toList() : nodes;
  }

  /** The node at a position. */
  ApiClient at(int node) {
    return nodes.get(node);
  }

  /** Whom to ask what this node did not answer: itself again, if it alone can know. */
  int after(int node) {
    return shared ? (node + 1) % nodes.size() : node;
  }

  /** Whether another node may be able to do now what was answered so. */
  static boolean isAway(ApiException answer) {
    return answer.status() == UNAVAILABLE;
  }

  /**
   * Asks this node, and if it does not answer those after it, again and again; throws if none does
   * for long.
   */
  <T> T ask(int first, Question<T> question) throws IOException, ApiException {
    int node = first % nodes.size();
    long begin = System.nanoTime();
    while (shared && System.nanoTime() - begin < ALL_AWAY_NANOS) {
      try {
        return question.ask(at(node));
      } catch (ApiException answer) {
        if (!isAway(answer)) {
          throw answer;
        }
      } catch (IOException silent) {
        if (Thread.currentThread().isInterrupted()) {
          throw silent;
        }
      }
      node = after(node);
      Pause.millis(AGAIN_MILLIS);
    }
    return question.ask(at(node));
  }
}
