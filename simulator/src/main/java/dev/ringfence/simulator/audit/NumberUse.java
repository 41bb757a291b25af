package dev.ringfence.simulator.audit;

/**
 * How a number was used, as its carrier saw it. Immutable.
 *
 * @param starts accepted dials
 * @param cap starts in a rolling window at most, or 0
 * @param capWindowMillis that window
 * @param peak most calls of the engine in progress at one instant
 * @param channels the limit on that
 */
public record NumberUse(
    String number,
    String provider,
    String account,
    long starts,
    int cap,
    long capWindowMillis,
    int peak,
    int channels) {}
