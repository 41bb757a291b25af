package dev.ringfence.simulator.virtual.store;

import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Restored;
import dev.ringfence.engine.core.port.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is on disk, and what a new process is given back from it. Lane-confined.
 *
 * <p>Instants are kept by the machine's monotonic clock, cut to milliseconds: it goes on while
 * processes come and go, whereas the wall clock may be set in between, and a window must not open
 * because of that. They become wall instants when they are given back.
 */
public final class Image {
  /** Longer than any window of any limit. */
  private static final long HISTORY_MILLIS = 8 * 86_400_000L;

  private static final long NEVER = Long.MIN_VALUE;

  private final List<KeptBatch> batches = new ArrayList<>();
  private final Map<Long, Open> open = new LinkedHashMap<>();
  private final Map<String, Restored.Inbound> inbound = new LinkedHashMap<>();
  private final Set<Suppressed> suppressed = new LinkedHashSet<>();
  private List<Sent> sent = new ArrayList<>();

  private record Suppressed(int workspace, long destination) {}

  private record Sent(
      int number, long destination, long agesFrom, @Nullable String call, boolean started) {}

  private static final class Open {
    final int batch;
    final int row;
    final int number;
    final long destination;
    final long sentAt;
    long unknownAt = NEVER;
    long answeredAt = NEVER;
    @Nullable String call;

    Open(int batch, int row, int number, long destination, long sentAt) {
      this.batch = batch;
      this.row = row;
      this.number = number;
      this.destination = destination;
      this.sentAt = sentAt;
    }
  }

  /** How many batches it has; their indexes count up from 0. */
  public int batches() {
    return batches.size();
  }

  /** A batch was accepted. */
  public void accept(int rows) {
    batches.add(new KeptBatch(rows));
  }

  /** A runner's command. */
  public void command(int batch, BatchVerb verb) {
    batches.get(batch).command(verb);
  }

  /** A destination was put on a workspace's list, or taken off. */
  public void suppress(int workspace, long destination, boolean yes) {
    if (yes) {
      suppressed.add(new Suppressed(workspace, destination));
    } else {
      suppressed.remove(new Suppressed(workspace, destination));
    }
  }

  /** An attempt may be sent from now on. */
  public void intend(long attempt, int batch, int row, int number, long destination, long at) {
    open.put(attempt, new Open(batch, row, number, destination, at));
  }

  /** Nobody knows what became of a send. */
  public void unknown(long attempt, long at) {
    Open o = open.get(attempt);
    if (o != null && o.unknownAt == NEVER) {
      o.unknownAt = at;
    }
  }

  /** The carrier has the call. */
  public void answered(long attempt, @Nullable String call, long at) {
    Open o = open.get(attempt);
    if (o != null) {
      o.answeredAt = o.answeredAt == NEVER ? at : o.answeredAt;
      o.call = o.call == null ? call : o.call;
    }
  }

  /** An attempt is over. */
  public void end(long attempt, Trace trace, @Nullable String call, long at) {
    Open o = open.remove(attempt);
    if (o == null || trace == Trace.NONE) {
      return;
    }
    long agesFrom = o.answeredAt;
    if (agesFrom == NEVER) {
      agesFrom = trace == Trace.SEND && o.unknownAt != NEVER ? o.unknownAt : at;
    }
    sent.add(
        new Sent(
            o.number,
            o.destination,
            agesFrom,
            o.call == null ? call : o.call,
            trace == Trace.START));
  }

  /** A call will be tried again. */
  public void retry(int batch, int row, int made, long dueMillis) {
    batches.get(batch).retry(row, made, dueMillis);
  }

  /** A call has its disposition. */
  public void dispose(int batch, int row) {
    batches.get(batch).dispose(row);
  }

  /** An inbound call takes a channel. */
  public void inbound(int account, int number, String call) {
    inbound.put(call, new Restored.Inbound(account, number, call));
  }

  /** It is over. */
  public void inboundEnded(String call) {
    inbound.remove(call);
  }

  /**
   * Gives everything back, in the order that {@link Restored} asks for; after that, what has no
   * record of its own there: suppressed destinations, and orders to hang up.
   *
   * @param now the machine's monotonic clock, in milliseconds
   * @param wall the wall clock as it is set now
   * @param accepted each batch as it was accepted
   */
  public void restore(
      long now,
      long wall,
      IntFunction<KernelEvent.BatchAccepted> accepted,
      Consumer<KernelEvent> to) {
    LongUnaryOperator onWall = at -> wall - (now - at);
    for (int b = 0; b < batches.size(); b++) {
      to.accept(new KernelEvent.Recovered(batches.get(b).restored(accepted.apply(b), onWall)));
    }
    sent = new ArrayList<>(sent.stream().filter(s -> s.agesFrom > now - HISTORY_MILLIS).toList());
    sent.sort(Comparator.comparingLong(Sent::agesFrom));
    for (Sent s : sent) {
      long agesFrom = onWall.applyAsLong(s.agesFrom);
      to.accept(
          new KernelEvent.Recovered(
              new Restored.Send(s.number, s.destination, agesFrom, s.call, s.started)));
    }
    open.forEach(
        (attempt, o) ->
            to.accept(
                new KernelEvent.Recovered(
                    new Restored.Attempt(
                        attempt, o.batch, o.row, o.number, onWall.applyAsLong(o.sentAt), o.call))));
    inbound.values().forEach(call -> to.accept(new KernelEvent.Recovered(call)));
    for (Suppressed s : suppressed) {
      long[] destination = {s.destination};
      to.accept(new KernelEvent.SuppressionChanged(s.workspace, true, destination));
    }
    for (int b = 0; b < batches.size(); b++) {
      if (batches.get(b).hangUp()) {
        to.accept(new KernelEvent.BatchCommand(b, BatchVerb.CANCEL_AND_HANG_UP));
      }
    }
  }
}
