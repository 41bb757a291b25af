package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.Alarm;
import org.jspecify.annotations.Nullable;

/**
 * Sees what goes over the edge of the engine, both ways, as it happens. Lane-confined. Effects are
 * told before they take effect, news before it is offered.
 */
public interface Witness {
  /** What the engine is told about an attempt. */
  enum News {
    PLACED,
    UNCERTAIN,
    LIVE,
    ENDED,
    ABSENT,
    FAILED
  }

  /** A batch is accepted. */
  default void accepted(int batch) {}

  /** The engine orders a dial. */
  default void dialled(long attempt, int batch, int row, int number, long destination) {}

  /** The engine is told that a dial certainly was not placed. */
  default void refused(long attempt, Refusal why, long retryAfterMillis) {}

  /** The engine is told something else of an attempt. */
  default void told(long attempt, News news, boolean byCallback) {}

  /** The engine says that an attempt changed state. */
  default void moved(long attempt, AttemptState from, AttemptState to, String reason) {}

  /** The engine says that a call will be tried again. */
  default void retrying(int batch, int row, int attempts, long dueWallMillis) {}

  /** The engine says what finally became of a call. */
  default void disposed(
      int batch, int row, Disposition disposition, int attempts, @Nullable String reason) {}

  /** The engine is told that somebody calls. */
  default void inboundOffered(int call) {}

  /** The engine has decided on an inbound call. */
  default void inboundDecided(int call, boolean accepted) {}

  /** The engine is told that an inbound call is over. */
  default void inboundEndTold(int call) {}

  /** The engine asks a carrier, and the carrier does not answer. */
  default void notAnswered(int account) {}

  /** The engine calls for an operator. */
  default void alarm(Alarm alarm, int subject, String detail) {}

  /** An operator or runner did something; {@code what} is its name. */
  default void commanded(String what, int subject) {}

  /** A destination is put on the suppression list, or taken off. */
  default void suppressed(int workspace, long destination, boolean yes) {}

  /** The engine has come to rest for this instant. */
  default void settled() {}

  /** Nobody looks. */
  Witness NOBODY = new Witness() {};
}
