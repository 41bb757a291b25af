package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which numbers rest because their calls went wrong, from the whole list of how they ended. */
final class ShadowRests {
  private final Topology topology;
  private final Breaker rules;
  private final List<List<Outcome>> records = new ArrayList<>();
  private final long[] until;
  private final long[] nextRest;

  ShadowRests(Topology topology) {
    this.topology = topology;
    rules = topology.breaker();
    int numbers = topology.numbers().size();
    until = new long[numbers];
    nextRest = new long[numbers];
    for (int n = 0; n < numbers; n++) {
      records.add(new ArrayList<>());
      nextRest[n] = rules.restNanos();
    }
  }

  boolean rests(int number, long now) {
    return now < until[number];
  }

  /** An attempt on the number is over, on evidence. */
  void finished(int number, Outcome outcome, long now) {
    if (outcome == Outcome.ANSWERED || outcome == Outcome.MACHINE) {
      nextRest[number] = rules.restNanos();
    }
    if (rests(number, now) || !active(number)) {
      return;
    }
    List<Outcome> record = records.get(number);
    record.add(outcome);
    List<Outcome> last = record.subList(Math.max(0, record.size() - rules.of()), record.size());
    boolean trips =
        reaches(Collections.frequency(last, Outcome.FAILED), rules.failures())
            || reaches(Collections.frequency(last, Outcome.REJECTED), rules.blocked());
    if (trips && mayRestOneMore(topology.numbers().get(number).account(), now)) {
      record.clear();
      until[number] = now + nextRest[number];
      nextRest[number] = Math.min(2 * nextRest[number], rules.longestRestNanos());
    }
  }

  private static boolean reaches(int count, int limit) {
    return limit > 0 && count >= limit;
  }

  private boolean mayRestOneMore(int account, long now) {
    int all = 0;
    int resting = 0;
    for (int n = 0; n < until.length; n++) {
      if (topology.numbers().get(n).account() == account && active(n)) {
        all++;
        resting += rests(n, now) ? 1 : 0;
      }
    }
    return (resting + 1) * 100 <= all * rules.mostRestingPercent();
  }

  private boolean active(int number) {
    return topology.numbers().get(number).status() == NumberStatus.ACTIVE;
  }
}
