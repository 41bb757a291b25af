package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call at one instant. Immutable.
 *
 * @param id public id: the batch's id, a dash, and the row
 * @param line line of the upload it came from
 * @param to E.164 with plus
 * @param state {@code waiting}, {@code in_progress} or {@code done}
 * @param attemptState of the attempt under way, or null
 * @param reason why it ended so, or empty
 * @param attempts attempts so far that a carrier took, or may have taken; one under way counts
 * @param from E.164 of the number of the last attempt, or empty
 * @param account name of that number's account, or empty
 * @param attempt id of the last attempt as it stands in callback URLs, or empty
 * @param sentMillis wall clock of the last attempt, or 0
 * @param waiting what holds it while it waits, or null
 */
public record CallView(
    String id,
    String batch,
    int line,
    String itemId,
    String to,
    Map<String, String> variables,
    String state,
    @Nullable AttemptState attemptState,
    @Nullable Disposition disposition,
    @Nullable Outcome outcome,
    String reason,
    int attempts,
    String from,
    String account,
    String attempt,
    String providerCallId,
    long sentMillis,
    long endedMillis,
    int talkSeconds,
    @Nullable WaitView waiting) {}
