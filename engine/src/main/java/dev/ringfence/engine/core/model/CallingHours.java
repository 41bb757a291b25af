package dev.ringfence.engine.core.model;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * When calls may be placed, in local time: several half-open intervals for each day of the week,
 * and none on closed dates. Immutable.
 *
 * @param week for Monday to Sunday the intervals of the day, in order and apart from each other
 * @param closed dates (holidays and others) without any calls, in ascending order, each once
 */
public record CallingHours(List<List<DailyHours>> week, List<LocalDate> closed) {
  /** 08:00 to 21:00 every day. */
  public static final CallingHours DEFAULT = daily(DailyHours.DEFAULT);

  /** At any time. */
  public static final CallingHours ALWAYS = daily(new DailyHours(0, 86_400));

  private static final int DAYS = 7;

  public CallingHours {
    if (week.size() != DAYS) {
      throw new IllegalArgumentException("a week has 7 days");
    }
    List<List<DailyHours>> days = new ArrayList<>();
    for (List<DailyHours> day : week) {
      for (int i = 1; i < day.size(); i++) {
        if (day.get(i).openSecond() <= day.get(i - 1).closeSecond()) {
          throw new IllegalArgumentException(
              "the intervals of a day must be in order and apart from each other");
        }
      }
      days.add(List.copyOf(day));
    }
    week = List.copyOf(days);
    closed = closed.stream().sorted().distinct().toList();
  }

  /** The same interval every day, without holidays. */
  public static CallingHours daily(DailyHours hours) {
    List<List<DailyHours>> week = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      week.add(List.of(hours));
    }
    return new CallingHours(week, List.of());
  }

  /** The intervals of a day of the week. */
  public List<DailyHours> on(DayOfWeek day) {
    return week.get(day.getValue() - 1);
  }

  /** Whether they never close. */
  public boolean always() {
    return closed.isEmpty()
        && week.stream().allMatch(day -> day.size() == 1 && day.get(0).always());
  }
}
