package dev.ringfence.bench;

import dev.ringfence.bench.peer.IdleQueueBucket4j;
import dev.ringfence.bench.peer.ScanBucket4j;
import dev.ringfence.bench.peer.ScanGuava;
import dev.ringfence.bench.peer.ScanResilience4j;
import dev.ringfence.bench.peer.ScanStart;
import dev.ringfence.bench.peer.SynchronizedMap;
import java.util.function.Function;

/** Who is measured: the kernel, and what one would build from the libraries at hand instead. */
public enum Contender {
  KERNEL(scene -> new KernelContender(scene, false)),
  /** The same with a reading of the clock for every decision. */
  KERNEL_OWN_CLOCK(scene -> new KernelContender(scene, true)),
  IDLE_QUEUE_BUCKET4J(IdleQueueBucket4j::new),
  SCAN_RANDOM_BUCKET4J(scene -> new ScanBucket4j(scene, ScanStart.random())),
  SCAN_BUCKET4J(scene -> new ScanBucket4j(scene, ScanStart.rotating())),
  SCAN_RESILIENCE4J(ScanResilience4j::new),
  SCAN_GUAVA(ScanGuava::new),
  SYNCHRONIZED_MAP(SynchronizedMap::new);

  private final Function<Scene, Leases> maker;

  Contender(Function<Scene, Leases> maker) {
    this.maker = maker;
  }

  /** The scene with its busy numbers held, its destinations known, and nothing cold. */
  public Leases open(Scene scene) {
    return maker.apply(scene);
  }
}
