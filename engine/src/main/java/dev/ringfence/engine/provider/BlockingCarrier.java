package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.DialRequest;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.DialResult.NotPlaced;
import dev.ringfence.engine.core.port.LiveResult;
import dev.ringfence.engine.core.port.LookupRequest;
import dev.ringfence.engine.core.port.LookupResult;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A carrier whose library blocks. Dials have their own threads, as many as the account has workers;
 * look-ups, listings and hang-ups share a few others, so that reconciling never delays dialling nor
 * the other way round. Thread-safe.
 */
public abstract class BlockingCarrier implements Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingCarrier.class);

  /** Look-ups on the wire at a time, per account. */
  protected static final int QUERY_THREADS = 4;

  /** A look-up that finds this many before it is turned away, and asked again by the next sweep. */
  private static final int QUERIES_QUEUED = 256;

  /** Grants are short-lived: a longer queue would only hold dials that come out too old. */
  private static final int QUEUED_PER_WORKER = 4;

  private final String provider;
  private final String account;
  private final LongConsumer onLeaving;
  private final WorkerPool dials;
  private final WorkerPool queries;
  private volatile boolean closed;

  protected BlockingCarrier(String provider, AccountSettings settings) {
    this.provider = provider;
    this.account = settings.name();
    this.onLeaving = settings.onLeaving();
    Duration patience = AccountSettings.CONNECT_TIMEOUT.plus(settings.requestTimeout());
    dials =
        new WorkerPool(
            provider + "-" + account + "-dial",
            settings.workers(),
            settings.workers() * QUEUED_PER_WORKER,
            patience);
    queries =
        new WorkerPool(
            provider + "-" + account + "-query", QUERY_THREADS, QUERIES_QUEUED, patience);
  }

  /** Sends one POST. What it throws is judged by {@link #judge}. */
  protected abstract DialResult place(DialRequest request, Exchange exchange) throws Exception;

  /** The verdict on a dial that ended in an exception. */
  protected abstract DialResult judge(Exchange exchange, Throwable fault);

  protected abstract LookupResult find(LookupRequest request, Exchange exchange) throws Exception;

  protected abstract LiveResult live(Exchange exchange) throws Exception;

  protected abstract boolean end(String providerCallId, Exchange exchange) throws Exception;

  /** Lets go of connections. */
  protected abstract void closeClient();

  @Override
  public final void dial(DialRequest request, Consumer<DialResult> answer) {
    boolean taken = dials.tryRun(() -> Answers.give(answer, dialNow(request)));
    if (!taken) {
      Answers.give(answer, NotPlaced.of(Refusal.NOT_SENT, closed ? "closed" : "queue-full"));
    }
  }

  private DialResult dialNow(DialRequest request) {
    if (closed) {
      return NotPlaced.of(Refusal.NOT_SENT, "closed");
    }
    Exchange exchange = Exchange.ofDial(request.sendBeforeNanos(), onLeaving);
    if (exchange.expired()) {
      // Told before a connection is opened for nothing; asked again right before the first byte.
      return NotPlaced.of(Refusal.NOT_SENT, "grant-too-old");
    }
    try {
      return place(request, exchange);
    } catch (Throwable fault) {
      // Throwable: a library that lacks a class must not swallow the answer to a call that rings.
      logUnlessExpected("dial", fault);
      return judge(exchange, fault);
    }
  }

  @Override
  public final void lookUp(LookupRequest request, Consumer<LookupResult> answer) {
    query(
        answer,
        "look-up",
        exchange -> find(request, exchange),
        reason -> new LookupResult.Failed(reason));
  }

  @Override
  public final void listLive(Consumer<LiveResult> answer) {
    query(answer, "listing", this::live, LiveResult::failed);
  }

  @Override
  public final void hangUp(String providerCallId, Consumer<Boolean> answer) {
    query(answer, "hang-up", exchange -> end(providerCallId, exchange), reason -> false);
  }

  private interface Query<T> {
    T run(Exchange exchange) throws Exception;
  }

  private interface OnFailure<T> {
    T because(String reason);
  }

  private <T> void query(Consumer<T> answer, String what, Query<T> query, OnFailure<T> onFailure) {
    boolean taken =
        queries.tryRun(
            () -> {
              Exchange exchange = Exchange.ofQuery();
              T result;
              try {
                result = closed ? onFailure.because("closed") : query.run(exchange);
              } catch (Throwable fault) {
                logUnlessExpected(what, fault);
                result = onFailure.because(Verdicts.reason(provider, exchange, fault));
              }
              Answers.give(answer, result);
            });
    if (!taken) {
      Answers.give(answer, onFailure.because(closed ? "closed" : "queue-full"));
    }
  }

  /** Only the kind of fault: messages quote bodies, and bodies hold phone numbers. */
  private void logUnlessExpected(String what, Throwable fault) {
    if (fault instanceof Error) {
      LOG.error("{} {}: {} failed: {}", provider, account, what, fault.getClass().getName());
    } else {
      LOG.debug("{} {}: {} failed: {}", provider, account, what, fault.getClass().getName());
    }
  }

  @Override
  public final void close() {
    closed = true;
    dials.close();
    queries.close();
    closeClient();
  }
}
