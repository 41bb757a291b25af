package dev.ringfence.engine.core.port;

import java.util.List;

/**
 * The calls in progress of one account. Immutable.
 *
 * @param ok false when the carrier did not give a whole list; then {@code calls} is empty and says
 *     nothing
 */
public record LiveResult(boolean ok, List<LiveCall> calls, String reason) {
  public static LiveResult of(List<LiveCall> calls) {
    return new LiveResult(true, List.copyOf(calls), "");
  }

  public static LiveResult failed(String reason) {
    return new LiveResult(false, List.of(), reason);
  }
}
