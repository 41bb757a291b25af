package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.Timings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads calling hours: one interval for every day, several, or a map from days to them.
 * Lane-confined: belongs to the thread that loads.
 */
final class HoursReader {
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final String DAILY = "daily";
  private static final String CLOSED = "closed";
  private static final int DAY = 86_400;

  /** From the decision to the end of the longest ring: a shorter interval is of no use. */
  private final int shortestSeconds;

  HoursReader(Timings timings, int ringSeconds) {
    this.shortestSeconds = (int) ((timings.toLastRingMillis(ringSeconds) + 999) / 1_000);
  }

  /** The intervals of the seven days; those of the default if nothing is written. */
  List<List<DailyHours>> week(@Nullable Value hours) {
    if (hours == null) {
      return CallingHours.DEFAULT.week();
    }
    List<List<DailyHours>> week = hours.isMap() ? byDay(hours) : everyDay(intervals(hours));
    if (week.stream().allMatch(List::isEmpty) && !hours.isMap()) {
      return CallingHours.DEFAULT.week(); // noted already
    }
    return week;
  }

  private static List<List<DailyHours>> everyDay(List<DailyHours> day) {
    return DAYS.stream().map(unused -> day).toList();
  }

  private List<List<DailyHours>> byDay(Value hours) {
    List<DailyHours> daily = List.of();
    Map<Integer, List<DailyHours>> named = new HashMap<>();
    Map<Integer, Place> places = new HashMap<>();
    boolean open = false;
    for (Value.Entry entry : hours.entries("days and their hours")) {
      List<DailyHours> day = intervals(entry.value());
      open |= !day.isEmpty() || !isClosed(entry.value());
      if (entry.key().equals(DAILY)) {
        daily = day;
        continue;
      }
      for (int d : days(entry)) {
        Place first = places.putIfAbsent(d, entry.place());
        if (first != null) {
          entry.problem("gives hours for " + DAYS.get(d) + " again, first in line " + first.line());
        }
        named.putIfAbsent(d, day);
      }
    }
    if (!open) {
      hours.problem("is closed every day: nobody could ever be called");
    }
    List<List<DailyHours>> week = new ArrayList<>();
    for (int d = 0; d < DAYS.size(); d++) {
      week.add(named.getOrDefault(d, daily));
    }
    return week;
  }

  /** The days that a key such as {@code mon-fri} or {@code sat} means. */
  private static List<Integer> days(Value.Entry entry) {
    String[] ends = entry.key().split("-", -1);
    int first = DAYS.indexOf(ends[0]);
    int last = DAYS.indexOf(ends[ends.length - 1]);
    if (first < 0 || last < 0 || ends.length > 2) {
      List<String> known = new ArrayList<>(DAYS);
      known.add(DAILY);
      entry.problem(
          "is no day; write mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, or daily"
              + NearestName.hint(first < 0 ? ends[0] : ends[ends.length - 1], known));
      return List.of();
    }
    List<Integer> days = new ArrayList<>();
    for (int d = first; ; d = (d + 1) % DAYS.size()) {
      days.add(d);
      if (d == last) {
        return days;
      }
    }
  }

  private static boolean isClosed(Value value) {
    return value.asWritten().equals(CLOSED);
  }

  private List<DailyHours> intervals(Value value) {
    if (isClosed(value)) {
      return List.of();
    }
    record Interval(DailyHours hours, Value value) {}
    List<Interval> intervals = new ArrayList<>();
    for (Value item : value.someItems()) {
      item.as(text -> Optional.of(Scalars.hours(text)), Optional.<DailyHours>empty())
          .ifPresent(hours -> intervals.add(new Interval(hours, item)));
    }
    intervals.sort(Comparator.comparingInt(interval -> interval.hours().openSecond()));
    List<DailyHours> day = new ArrayList<>();
    for (Interval interval : intervals) {
      DailyHours hours = interval.hours();
      if (!day.isEmpty() && hours.openSecond() <= day.get(day.size() - 1).closeSecond()) {
        interval
            .value()
            .problem(
                "'"
                    + interval.value().asWritten()
                    + "' overlaps or touches another interval of the day; write them as one");
        continue;
      }
      day.add(hours);
      checkLength(interval.value(), hours);
    }
    return day;
  }

  /** One that reaches midnight may go on in the day next to it. */
  private void checkLength(Value value, DailyHours hours) {
    boolean reachesMidnight = hours.openSecond() == 0 || hours.closeSecond() == DAY;
    if (!reachesMidnight && hours.closeSecond() - hours.openSecond() < shortestSeconds) {
      value.problem(
          "'"
              + value.asWritten()
              + "' is too short to place a call: a phone must have stopped ringing before it ends,"
              + " which takes up to "
              + shortestSeconds
              + "s (ring and delivery)");
    }
  }
}
