package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.core.port.WebhookRequest;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A carrier whose look-ups go out one after the other at an even pace. Thread-safe. After a crash,
 * or an outage of the carrier, thousands of attempts are asked for at once; the carrier counts
 * those requests too, and would refuse dials for them. Everything but look-ups passes at once: a
 * listing answers for a whole account, and waits for nobody.
 */
public final class PacedLookUps implements Carrier {
  /** A look-up that finds this many before it is turned away; the kernel asks again by itself. */
  static final int MOST_WAITING = 256;

  private final Carrier carrier;
  private final Vertx vertx;
  private final long spacingNanos;
  private final Queue<LookUp> waiting = new ArrayDeque<>();
  private long nextAt = Long.MIN_VALUE;
  private boolean timed;
  private boolean closed;

  private record LookUp(LookupRequest request, Consumer<LookupResult> answer) {}

  /**
   * @param pace look-ups at most; they are spread evenly over its window
   */
  public PacedLookUps(Carrier carrier, Vertx vertx, RateLimit pace) {
    this.carrier = carrier;
    this.vertx = vertx;
    this.spacingNanos = pace.windowNanos() / pace.count();
  }

  @Override
  public void lookUp(LookupRequest request, Consumer<LookupResult> answer) {
    String refused = take(new LookUp(request, answer));
    if (refused.isEmpty()) {
      sendDue();
    } else {
      Answers.give(answer, new LookupResult.Failed(refused));
    }
  }

  /** Returns why not, or an empty text. */
  private synchronized String take(LookUp lookUp) {
    if (closed) {
      return "closed";
    }
    if (waiting.size() == MOST_WAITING) {
      return "queue-full";
    }
    waiting.add(lookUp);
    return "";
  }

  /** Sends one if the pace allows it by now, and comes back for the rest. */
  private void sendDue() {
    LookUp due = due(System.nanoTime());
    if (due != null) {
      carrier.lookUp(due.request, due.answer);
    }
  }

  private synchronized @Nullable LookUp due(long now) {
    LookUp due = null;
    nextAt = nextAt == Long.MIN_VALUE ? now : nextAt;
    if (!waiting.isEmpty() && now - nextAt >= 0) {
      due = waiting.remove();
      // From now: what was not used of the pace is lost, or a silence would end in a burst.
      nextAt = now + spacingNanos;
    }
    if (!waiting.isEmpty() && !timed) {
      timed = true;
      long millis = Math.max(1, (nextAt - now + 999_999) / 1_000_000);
      vertx.setTimer(millis, id -> timeIsUp());
    }
    return due;
  }

  private void timeIsUp() {
    synchronized (this) {
      timed = false;
    }
    sendDue();
  }

  @Override
  public void dial(DialRequest request, Consumer<DialResult> answer) {
    carrier.dial(request, answer);
  }

  @Override
  public void listLive(Consumer<LiveResult> answer) {
    carrier.listLive(answer);
  }

  @Override
  public void hangUp(String providerCallId, Consumer<Boolean> answer) {
    carrier.hangUp(providerCallId, answer);
  }

  @Override
  public Webhook translate(WebhookRequest request) {
    return carrier.translate(request);
  }

  @Override
  public WebhookReply answerDocument(Speech speech) {
    return carrier.answerDocument(speech);
  }

  @Override
  public WebhookReply inboundReply(boolean accepted, InboundTreatment treatment) {
    return carrier.inboundReply(accepted, treatment);
  }

  /** Look-ups that wait are answered: nothing is known. */
  @Override
  public void close() {
    List<LookUp> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(waiting);
      waiting.clear();
    }
    left.forEach(lookUp -> Answers.give(lookUp.answer, new LookupResult.Failed("closed")));
    carrier.close();
  }
}
