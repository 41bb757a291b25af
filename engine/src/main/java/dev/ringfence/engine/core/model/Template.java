package dev.ringfence.engine.core.model;

import java.util.List;

/**
 * How to call, as the kernel sees it. What an answered call hears is the shell's business.
 * Immutable.
 *
 * @param name as in the configuration; unique
 * @param workspace index of the workspace that may submit for it
 * @param pool indexes of its numbers in the {@link Topology}, each once
 * @param hours when a destination may be called, in each of its own time zones
 * @param destinationLimits limits of this template on top of the global ones; may only make them
 *     stricter
 * @param ringSeconds how long the phone rings at most
 * @param talkSeconds how long an answered call lasts at most; every dial carries it, so it bounds
 *     every lease
 * @param redialUnknown whether a call whose fate was unknown goes out again once its absence is
 *     proven
 */
public record Template(
    String name,
    int workspace,
    List<Integer> pool,
    DailyHours hours,
    List<RateLimit> destinationLimits,
    int ringSeconds,
    int talkSeconds,
    boolean redialUnknown) {
  public Template {
    pool = List.copyOf(pool);
    destinationLimits = List.copyOf(destinationLimits);
  }
}
