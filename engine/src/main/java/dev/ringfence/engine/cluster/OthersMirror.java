package dev.ringfence.engine.cluster;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.Carried;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * What other nodes' calls take of the numbers of one account: counted at once now and then, and by
 * what is published in between. Confined to the thread of {@link SharedLimits}. A mirror: it saves
 * asking in vain, and nothing is promised by it.
 */
final class OthersMirror {
  private final String self;
  private final ObjIntConsumer<String> changed;
  private Map<String, Integer> calls = new HashMap<>();

  /** Instant of the last count, on the shard's clock; what was published before is in it. */
  private long countedAt = Long.MIN_VALUE;

  /** What was published since a count was asked for: the count may not have it yet. */
  private final List<String> meanwhile = new ArrayList<>();

  private boolean counting;

  /**
   * @param self this node
   * @param changed told the number and how many calls others have on it now
   */
  OthersMirror(String self, ObjIntConsumer<String> changed) {
    this.self = self;
    this.changed = changed;
  }

  /** A count is asked for. */
  void counting() {
    counting = true;
    meanwhile.clear();
  }

  /** The answer came; what was published after its instant, and before it came, is added to it. */
  void counted(Answer<Carried> census) {
    Map<String, Integer> now = new HashMap<>();
    for (Carried carried : census.items()) {
      if (!carried.node().equals(self)) {
        now.merge(carried.subject(), carried.calls(), Integer::sum);
      }
    }
    for (String message : meanwhile) {
      if (instant(message) > census.instant()) {
        changes(message, (number, by) -> change(now, number, by));
      }
    }
    countedAt = census.instant();
    counting = false;
    meanwhile.clear();
    Map<String, Integer> before = calls;
    calls = now;
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

  /**
   * A message of the scripts: {@code NODE|instant|more|less}, of numbers with commas between them:
   * each has one call more, or one less, each time that it is named.
   */
  void published(String message) {
    if (message.startsWith(self + "|") || instant(message) <= countedAt) {
      return;
    }
    if (counting) {
      meanwhile.add(message);
    }
    changes(
        message,
        (number, by) -> {
          int before = calls.getOrDefault(number, 0);
          change(calls, number, by);
          int now = calls.getOrDefault(number, 0);
          if (now != before) {
            changed.accept(number, now);
          }
        });
  }

  private static long instant(String message) {
    int first = message.indexOf('|');
    return Long.parseLong(message.substring(first + 1, message.indexOf('|', first + 1)));
  }

  private static void changes(String message, ObjIntConsumer<String> each) {
    int less = message.lastIndexOf('|');
    int more = message.lastIndexOf('|', less - 1);
    named(message, more + 1, less, number -> each.accept(number, 1));
    named(message, less + 1, message.length(), number -> each.accept(number, -1));
  }

  private static void named(String message, int from, int end, Consumer<String> each) {
    for (int at = from; at < end; ) {
      int comma = message.indexOf(',', at);
      int to = comma < 0 || comma > end ? end : comma;
      each.accept(message.substring(at, to));
      at = to + 1;
    }
  }

  /** Never below none: a message may be about a call that a count had missed. */
  private static void change(Map<String, Integer> of, String number, int by) {
    int now = of.getOrDefault(number, 0) + by;
    if (now > 0) {
      of.put(number, now);
    } else {
      of.remove(number);
    }
  }
}
