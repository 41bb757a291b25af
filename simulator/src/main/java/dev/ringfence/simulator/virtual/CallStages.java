package dev.ringfence.simulator.virtual;

import dev.ringfence.simulator.virtual.net.CallTable;
import java.util.HashMap;
import java.util.Map;

/** How far the calls in progress are at one instant, by attempt. Lane-confined. */
final class CallStages {
  private final Map<Long, Integer> calls = new HashMap<>();
  private final CallTable table;
  private final long now;

  CallStages(CallTable table, int accounts, long now) {
    this.table = table;
    this.now = now;
    for (int account = 0; account < accounts; account++) {
      for (int i = 0; i < table.live(account); i++) {
        int call = table.liveCall(account, i);
        calls.put(table.attempt(call), call);
      }
    }
  }

  CrashWatch.Stage of(long attempt, boolean answered) {
    Integer call = calls.get(attempt);
    if (!answered || call == null) {
      return CrashWatch.Stage.UNANSWERED;
    }
    if (table.answeredBy(call, now)) {
      return CrashWatch.Stage.TALKING;
    }
    return table.ringsBy(call, now) ? CrashWatch.Stage.RINGING : CrashWatch.Stage.PLACED;
  }
}
