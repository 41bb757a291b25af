package dev.ringfence.engine.core.model;

import java.util.List;

/**
 * How to call, as the kernel sees it. What an answered call hears is the shell's business.
 * Immutable.
 *
 * @param name as in the configuration; unique
 * @param workspace index of the workspace that may submit for it
 * @param pool indexes of its numbers in the {@link Topology}, each once
 * @param selection how a number is chosen
 * @param hours when a destination may be called, in each of its own time zones; a call must have
 *     stopped ringing before they close
 * @param destinationLimits limits of this template on top of the global ones; may only make them
 *     stricter
 * @param ringSeconds how long the phone rings at most
 * @param talkSeconds how long an answered call lasts at most; every dial carries it, so it bounds
 *     every lease
 * @param redialUnknown whether a call whose fate was unknown goes out again once its absence is
 *     proven
 * @param retry which outcomes are tried again
 * @param retired whether it is gone from the configuration: it takes no new batches, and goes on
 *     with those it has
 */
public record Template(
    String name,
    int workspace,
    List<Integer> pool,
    Selection selection,
    CallingHours hours,
    List<RateLimit> destinationLimits,
    int ringSeconds,
    int talkSeconds,
    boolean redialUnknown,
    RetryPolicy retry,
    boolean retired) {

  public Template {
    pool = List.copyOf(pool);
    destinationLimits = List.copyOf(destinationLimits);
  }

  /** A template that spreads its calls, tries each once, and is in use. */
  public Template(
      String name,
      int workspace,
      List<Integer> pool,
      CallingHours hours,
      List<RateLimit> destinationLimits,
      int ringSeconds,
      int talkSeconds,
      boolean redialUnknown) {
    this(
        name,
        workspace,
        pool,
        Selection.SPREAD,
        hours,
        destinationLimits,
        ringSeconds,
        talkSeconds,
        redialUnknown,
        RetryPolicy.NONE,
        false);
  }

  /** The same with another way to choose a number. */
  public Template with(Selection other) {
    return new Template(
        name,
        workspace,
        pool,
        other,
        hours,
        destinationLimits,
        ringSeconds,
        talkSeconds,
        redialUnknown,
        retry,
        retired);
  }

  /** The same with other retries. */
  public Template with(RetryPolicy other) {
    return new Template(
        name,
        workspace,
        pool,
        selection,
        hours,
        destinationLimits,
        ringSeconds,
        talkSeconds,
        redialUnknown,
        other,
        retired);
  }
}
