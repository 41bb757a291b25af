package dev.ringfence.simulator.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.process.Pause;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Submits as a careful runner does: until there is an answer, with the same idempotency key every
 * time; to the same node, or where nodes share their batches to another one when it does not
 * answer. Thread-safe.
 */
final class Submitter {
  private static final long RETRY_MILLIS = 150;
  private static final int STORAGE_FULL = 507;
  private static final int FINDINGS = 20;

  private final Runners runners;
  private final Ledger ledger;
  private final AtomicLong retried = new AtomicLong();
  private final AtomicLong replayed = new AtomicLong();
  private final AtomicLong full = new AtomicLong();
  private final List<String> findings = new ArrayList<>();

  /** One that submits to these nodes, by their position. */
  Submitter(Runners runners, Ledger ledger) {
    this.runners = runners;
    this.ledger = ledger;
  }

  /**
   * Submits until the engine has answered, or {@code on} says no more.
   *
   * @return whether it was accepted
   */
  boolean submit(int node, RowSource.Draft draft, BooleanSupplier on) throws IOException {
    int to = node;
    while (on.getAsBoolean()) {
      try {
        ledger.accepted(receipt(to, draft, post(runners.at(to), draft)));
        return true;
      } catch (ApiException refused) {
        if (!worthAnotherTry(refused)) {
          return false;
        }
        if (Runners.isAway(refused)) {
          to = runners.after(to);
        }
      } catch (IOException lost) {
        retried.incrementAndGet();
        to = runners.after(to);
      }
      Pause.millis(RETRY_MILLIS);
    }
    return false;
  }

  /** Sends once more what was accepted long ago: it must be the same batch, and no new one. */
  void replay(Ledger.Batch before) {
    try {
      RowSource.Draft draft = new RowSource.Draft(before.key(), before.template(), before.rows());
      Ledger.Batch now =
          receipt(before.node(), draft, runners.ask(before.node(), node -> post(node, draft)));
      replayed.incrementAndGet();
      if (!now.id().equals(before.id())) {
        found("key " + before.key() + " was batch " + before.id() + ", and later " + now.id());
      }
    } catch (ApiException refused) {
      boolean unused = worthAnotherTry(refused);
    } catch (IOException lost) {
      retried.incrementAndGet();
    }
  }

  private static JsonNode post(ApiClient node, RowSource.Draft draft)
      throws IOException, ApiException {
    StringBuilder csv = new StringBuilder("to,item_id,name\n");
    for (Ledger.Row row : draft.rows()) {
      csv.append(row.to()).append(',').append(row.itemId()).append(",Ann\n");
    }
    String query =
        ApiClient.query(
            new TreeMap<>(
                Map.of("template", draft.template(), "name", "chaos", "allow_duplicates", "true")));
    return node.post(
        "/v1/batches" + query,
        BodyPublishers.ofString(csv.toString()),
        "text/csv",
        Map.of("Idempotency-Key", draft.key()));
  }

  private Ledger.Batch receipt(int node, RowSource.Draft draft, JsonNode answer) {
    if (answer.path("accepted").asInt() != draft.rows().size()) {
      found("of good rows the engine did not take all: " + answer);
    }
    return new Ledger.Batch(
        node, answer.path("id").asText(), draft.key(), draft.template(), draft.rows());
  }

  /** False if the request itself is said to be at fault, which it is not. */
  private boolean worthAnotherTry(ApiException refused) {
    switch (refused.status()) {
      case 409, 429, 503 -> {}
      case STORAGE_FULL -> full.incrementAndGet();
      default -> {
        found("the engine answered a submission with " + refused.status() + ": " + refused);
        return refused.status() >= 500;
      }
    }
    return true;
  }

  private void found(String finding) {
    synchronized (findings) {
      if (findings.size() < FINDINGS) {
        findings.add(finding);
      }
    }
  }

  /** The first wrong answers, one sentence each. */
  List<String> findings() {
    synchronized (findings) {
      return List.copyOf(findings);
    }
  }

  /** Submissions whose answer was lost. */
  long retried() {
    return retried.get();
  }

  /** Old submissions that were answered as before. */
  long replayed() {
    return replayed.get();
  }

  /** Answers that said that there is no room. */
  long full() {
    return full.get();
  }
}
