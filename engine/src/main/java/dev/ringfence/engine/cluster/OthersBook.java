package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.Carried;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * What other nodes' calls take of the numbers of one account: counted at once now and then, and by
 * what is published in between. Confined to the thread of {@link SharedLimits}. A mirror: it saves
 * asking in vain, and nothing is promised by it.
 */
final class OthersBook {
  private final String self;
  private final ObjIntConsumer<String> changed;
  private Map<String, Integer> calls = new HashMap<>();

  /** Instant of the last count, on the shard's clock; what was published before is in it. */
  private long countedAt = Long.MAX_VALUE;

  /**
   * @param self this node
   * @param changed told the number and how many calls others have on it now
   */
  OthersBook(String self, ObjIntConsumer<String> changed) {
    this.self = self;
    this.changed = changed;
  }

  /** All of it was counted. */
  void counted(Answer<Carried> census) {
    Map<String, Integer> now = new HashMap<>();
    for (Carried carried : census.items()) {
      if (!carried.node().equals(self)) {
        now.merge(carried.subject(), carried.calls(), Integer::sum);
      }
    }
    Map<String, Integer> before = calls;
    calls = now;
    countedAt = census.instant();
    before.forEach(
        (number, count) -> {
          if (!now.containsKey(number)) {
            changed.accept(number, 0);
          }
        });
    now.forEach(
        (number, count) -> {
          if (!count.equals(before.get(number))) {
            changed.accept(number, count);
          }
        });
  }

  /** A message of the scripts: {@code NODE|instant|number+1,number-2}. */
  void published(String message) {
    int first = message.indexOf('|');
    int second = message.indexOf('|', first + 1);
    if (message.substring(0, first).equals(self)
        || Long.parseLong(message.substring(first + 1, second)) <= countedAt) {
      return;
    }
    int at = second + 1;
    while (at < message.length()) {
      int comma = message.indexOf(',', at);
      int end = comma < 0 ? message.length() : comma;
      int sign = at;
      while (message.charAt(sign) != '+' && message.charAt(sign) != '-') {
        sign++;
      }
      change(message.substring(at, sign), Integer.parseInt(message.substring(sign, end)));
      at = end + 1;
    }
  }

  private void change(String number, int by) {
    int before = calls.getOrDefault(number, 0);
    int now = Math.max(0, before + by);
    if (now == 0) {
      calls.remove(number);
    } else {
      calls.put(number, now);
    }
    if (now != before) {
      changed.accept(number, now);
    }
  }
}
