package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Alarm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what an operator must hear of, and what he can do about it. Stateless. */
final class AlarmLog {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmLog.class);

  private AlarmLog() {}

  /**
   * @param subject index of the account or number meant, by the kind of the alarm
   */
  static void say(Alarm alarm, int subject, String detail, Topology topology) {
    switch (alarm) {
      case ACCOUNT_PAUSED ->
          LOG.error(
              "ALARM account {} is paused: {}. Mend it, then POST /v1/accounts/{}/resume",
              topology.accounts().get(subject).name(),
              detail,
              topology.accounts().get(subject).name());
      case NUMBER_PAUSED ->
          LOG.error(
              "ALARM number {} is paused: {}",
              E164.format(topology.numbers().get(subject).e164()),
              detail);
      case NUMBER_RESTING ->
          LOG.warn(
              "ALARM number {} rests and comes back by itself: {}",
              E164.format(topology.numbers().get(subject).e164()),
              detail);
      default -> LOG.warn("ALARM {}: {}", alarm, detail);
    }
  }
}
