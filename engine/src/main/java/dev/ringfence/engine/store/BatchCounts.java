package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import java.util.EnumMap;
import java.util.Map;

/** How the calls of a batch ended. Immutable; kinds with none are left out. */
public record BatchCounts(Map<Disposition, Integer> dispositions, Map<Outcome, Integer> outcomes) {
  /** None ended. */
  public static final BatchCounts NONE = new BatchCounts(Map.of(), Map.of());

  /** As text, such as {@code COMPLETED=3 EXHAUSTED=1|ANSWERED=3 BUSY=1}. */
  String text() {
    StringBuilder text = new StringBuilder();
    dispositions.forEach((kind, count) -> text.append(kind).append('=').append(count).append(' '));
    text.append('|');
    outcomes.forEach((kind, count) -> text.append(kind).append('=').append(count).append(' '));
    return text.toString();
  }

  static BatchCounts parse(String text) {
    String[] halves = text.split("\\|", -1);
    return new BatchCounts(
        counts(halves[0], Disposition.class),
        counts(halves.length < 2 ? "" : halves[1], Outcome.class));
  }

  private static <E extends Enum<E>> Map<E, Integer> counts(String text, Class<E> type) {
    Map<E, Integer> counts = new EnumMap<>(type);
    for (String word : text.strip().split(" ", -1)) {
      int sign = word.indexOf('=');
      if (sign > 0) {
        counts.put(
            Enum.valueOf(type, word.substring(0, sign)),
            Integer.parseInt(word.substring(sign + 1)));
      }
    }
    return counts;
  }
}
