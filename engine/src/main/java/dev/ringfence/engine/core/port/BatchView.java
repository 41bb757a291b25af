package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch at one instant. Immutable.
 *
 * @param id public id
 * @param template name of its template
 * @param terms its priority, weight and instants
 * @param createdMillis wall clock
 * @param finishedMillis wall clock, or 0 while it runs
 * @param total accepted calls
 * @param rejectedRows rows of the upload that were refused
 * @param waiting calls not yet dialled (or to be dialled again)
 * @param inProgress calls with an attempt under way
 * @param dispositions calls done, by disposition; kinds with none are left out
 * @param outcomes calls done, by the outcome of their last attempt; kinds with none are left out
 * @param etaMillis wall clock instant at which it should be finished at the present pace, or -1
 *     when unknown
 * @param boundBy the limit that most calls wait for just now, or null when none waits
 */
public record BatchView(
    String id,
    String name,
    String template,
    BatchTerms terms,
    BatchState state,
    long createdMillis,
    long finishedMillis,
    int total,
    int rejectedRows,
    int waiting,
    int inProgress,
    Map<Disposition, Integer> dispositions,
    Map<Outcome, Integer> outcomes,
    long etaMillis,
    @Nullable Limit boundBy) {

  /** Calls that have their disposition. */
  public int done() {
    return total - waiting - inProgress;
  }
}
