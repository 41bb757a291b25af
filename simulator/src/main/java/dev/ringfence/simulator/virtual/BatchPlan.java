package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.port.KernelEvent;

/**
 * A batch that will be accepted. Immutable (the arrays are shared: do not write to them).
 *
 * @param name for people
 * @param template index of its template
 * @param destinations packed E.164 of each row
 * @param zones for each row the index of its set of time zones
 * @param times instants of single rows
 * @param afterNanos how long after the start of the run it is accepted
 */
public record BatchPlan(
    String name,
    int template,
    BatchTerms terms,
    long[] destinations,
    char[] zones,
    KernelEvent.RowTimes times,
    long afterNanos) {

  /** How many calls it has. */
  public int size() {
    return destinations.length;
  }

  /** Wall instant before which the row is not dialled. */
  long notBeforeMillis(int row) {
    long own = times.notBefore().length == 0 ? 0 : times.notBefore()[row];
    return Math.max(own, terms.notBeforeMillis());
  }

  /** Wall instant from which the row is not dialled. */
  long notAfterMillis(int row) {
    long own = times.notAfter().length == 0 ? Long.MAX_VALUE : times.notAfter()[row];
    return Math.min(own, terms.notAfterMillis());
  }

  /** The event that tells the kernel, with columns of its own. */
  KernelEvent.BatchAccepted accepted(int index) {
    return new KernelEvent.BatchAccepted(
        index, template, terms, destinations.clone(), zones.clone(), times);
  }
}
