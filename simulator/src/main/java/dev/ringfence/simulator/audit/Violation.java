package dev.ringfence.simulator.audit;

import java.util.List;

/**
 * A promise that was broken, with what proves it. Immutable.
 *
 * @param promise its name, {@code P1} to {@code P6}
 * @param subject the number, account, destination or attempt it was broken on
 * @param nanos instant, on the carriers' {@link System#nanoTime()}
 * @param wallMillis the same instant on the wall clock
 * @param what what was seen and what was allowed, in one sentence
 * @param calls provider call ids (or attempt ids, where there was no call) that prove it, oldest
 *     first
 */
public record Violation(
    String promise, String subject, long nanos, long wallMillis, String what, List<String> calls) {
  public Violation {
    calls = List.copyOf(calls);
  }
}
