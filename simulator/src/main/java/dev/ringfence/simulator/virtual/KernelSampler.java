package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.simulator.virtual.report.Timeline;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Asks the kernel once in a while what its calls wait for. Lane-confined. What it finds at a sample
 * counts for the time until the next.
 */
final class KernelSampler implements VirtualWorld.Sampling {
  static final long EVERY = 30_000_000_000L;

  private static final long MILLI = 1_000_000L;

  private final VirtualWorld world;
  private final Supplier<Inspector> kernel;
  private final Timeline timeline;
  private final long startNanos;
  final Sharing sharing;

  /** Call-seconds waited, by limit. */
  final double[] waited = new double[Limit.values().length];

  /** Seconds in which a limit held most of the calls that waited. */
  final double[] bound = new double[Limit.values().length];

  /** The same for each batch. */
  final double[][] batchBound;

  /** Seconds in which calls waited for a number and the number's cap was used up. */
  final double[] capFull;

  /** Seconds in which calls waited for a number. */
  double queuedSeconds;

  private final long[] now = new long[Limit.values().length];
  private long nextAt;

  /**
   * A sampler of a world.
   *
   * @param kernel gives the one that runs, or ran last
   */
  KernelSampler(VirtualWorld world, Supplier<Inspector> kernel) {
    this.world = world;
    this.kernel = kernel;
    this.startNanos = world.setup().startNanos();
    this.nextAt = startNanos + EVERY;
    this.timeline = new Timeline(world.setup().startMillis(), EVERY / MILLI);
    this.batchBound = new double[world.setup().batches().size()][Limit.values().length];
    this.capFull = new double[world.setup().topology().numbers().size()];
    this.sharing = new Sharing(world.setup());
  }

  Timeline timeline() {
    return timeline;
  }

  @Override
  public long nextAt() {
    return nextAt;
  }

  @Override
  public void sample() {
    nextAt += EVERY;
    Arrays.fill(now, 0);
    long waiting = 0;
    long queued = 0;
    Inspector inspector = kernel.get();
    for (int b = 0; b < inspector.batches(); b++) {
      Inspector.BatchCounts counts = inspector.batch(b);
      if (counts.waiting() > 0) {
        waiting += counts.waiting();
        queued += batch(inspector, b, counts);
      }
    }
    sharing.sample(world.tally());
    double seconds = EVERY / 1e9;
    int most = -1;
    for (int limit = 0; limit < now.length; limit++) {
      waited[limit] += now[limit] * seconds;
      if (now[limit] > 0 && (most < 0 || now[limit] > now[most])) {
        most = limit;
      }
    }
    if (most >= 0) {
      bound[most] += seconds;
    }
    if (queued > 0) {
      queuedSeconds += seconds;
      caps(inspector, seconds);
    }
    timeline.add(
        world.setup().startMillis() + (world.agenda().now() - startNanos) / MILLI,
        world.network().calls().liveTotal(),
        waiting);
  }

  /** Returns the calls that only a number keeps waiting. */
  private long batch(Inspector inspector, int b, Inspector.BatchCounts counts) {
    Limit most = inspector.boundBy(b);
    if (most != null) {
      batchBound[b][most.ordinal()] += EVERY / 1e9;
    }
    if (counts.state() == BatchState.PAUSED) {
      now[Limit.BATCH_PAUSED.ordinal()] += counts.waiting();
      return 0;
    }
    now[Limit.CALLING_WINDOW.ordinal()] += counts.parked();
    now[Limit.DESTINATION_LIMIT.ordinal()] += counts.held();
    now[Limit.NOT_BEFORE.ordinal()] += counts.deferred();
    now[Limit.RETRY_DELAY.ordinal()] += counts.retrying();
    long queued =
        counts.waiting() - counts.parked() - counts.held() - counts.deferred() - counts.retrying();
    if (most == Limit.NOT_BEFORE) {
      now[Limit.NOT_BEFORE.ordinal()] += queued;
      return 0;
    }
    if (queued > 0) {
      int template = world.setup().batches().get(b).template();
      now[inspector.pool(template).limit().ordinal()] += queued;
      sharing.backlogged(b);
    }
    return queued;
  }

  private void caps(Inspector inspector, double seconds) {
    for (int n = 0; n < capFull.length; n++) {
      if (inspector.capFull(n)) {
        capFull[n] += seconds;
      }
    }
  }
}
