package dev.ringfence.engine.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promise P11: when a destination may be called. */
class CallingWindowTest {
  private static final DailyHours DAYTIME = DailyHours.DEFAULT;

  @Test
  void window_atItsEdges_isHalfOpen() {
    CallingWindow kolkata = window(DAYTIME, "Asia/Kolkata");
    assertThat(kolkata.open(at("2026-11-03T02:29:59.999Z"))).isFalse();
    assertThat(kolkata.open(at("2026-11-03T02:30:00Z"))).isTrue();
    assertThat(kolkata.open(at("2026-11-03T15:29:59.999Z"))).isTrue();
    assertThat(kolkata.open(at("2026-11-03T15:30:00Z"))).isFalse();
  }

  @Test
  void nextChange_closed_isTheOpeningMillisecond() {
    CallingWindow kolkata = window(DAYTIME, "Asia/Kolkata");
    assertThat(kolkata.nextChange(at("2026-11-03T02:29:59.999Z")))
        .isEqualTo(at("2026-11-03T02:30:00Z"));
    assertThat(kolkata.nextChange(at("2026-11-03T15:30:00Z")))
        .isEqualTo(at("2026-11-04T02:30:00Z"));
  }

  @Test
  void nextChange_open_isTheClosingMillisecond() {
    assertThat(window(DAYTIME, "Asia/Kolkata").nextChange(at("2026-11-03T02:30:00Z")))
        .isEqualTo(at("2026-11-03T15:30:00Z"));
  }

  @Test
  void window_severalZones_isOpenOnlyWhereAllAre() {
    CallingWindow both = window(DAYTIME, "America/New_York", "America/Los_Angeles");
    // 08:00 in New York is 05:00 in Los Angeles.
    assertThat(both.open(at("2026-07-01T12:00:00Z"))).isFalse();
    assertThat(both.nextChange(at("2026-07-01T12:00:00Z"))).isEqualTo(at("2026-07-01T15:00:00Z"));
    assertThat(both.nextChange(at("2026-07-01T15:00:00Z"))).isEqualTo(at("2026-07-02T01:00:00Z"));
  }

  @Test
  void nextChange_zonesTooFarApart_isNever() {
    DailyHours morning = new DailyHours(9 * 3600, 12 * 3600);
    CallingWindow apart = window(morning, "Pacific/Auckland", "Europe/London");
    assertThat(apart.open(at("2026-07-01T12:00:00Z"))).isFalse();
    assertThat(apart.nextChange(at("2026-07-01T12:00:00Z"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void window_springForwardOverTheOpening_opensAtTheJump() {
    // New York, 2026-03-08: 02:00 EST becomes 03:00 EDT at 07:00Z, so 02:30 does not exist.
    CallingWindow early = window(new DailyHours(9000, 21 * 3600), "America/New_York");
    assertThat(early.open(at("2026-03-08T06:59:59.999Z"))).isFalse();
    assertThat(early.nextChange(at("2026-03-08T05:00:00Z"))).isEqualTo(at("2026-03-08T07:00:00Z"));
    assertThat(early.open(at("2026-03-08T07:00:00Z"))).isTrue();
  }

  @Test
  void window_springForwardOverTheClosing_closesAtTheJump() {
    CallingWindow night = window(new DailyHours(3600, 9000), "America/New_York");
    assertThat(night.nextChange(at("2026-03-08T06:30:00Z"))).isEqualTo(at("2026-03-08T07:00:00Z"));
  }

  @Test
  void window_whollyInTheGap_skipsThatDay() {
    CallingWindow gap = window(new DailyHours(7500, 9000), "America/New_York");
    assertThat(gap.nextChange(at("2026-03-08T05:00:00Z"))).isEqualTo(at("2026-03-09T06:05:00Z"));
  }

  @Test
  void window_fallBackOverTheOpening_closesAndOpensAgain() {
    // New York, 2026-11-01: 02:00 EDT becomes 01:00 EST at 06:00Z; 01:30 comes twice.
    CallingWindow early = window(new DailyHours(5400, 21 * 3600), "America/New_York");
    assertThat(early.nextChange(at("2026-11-01T04:30:00Z"))).isEqualTo(at("2026-11-01T05:30:00Z"));
    assertThat(early.nextChange(at("2026-11-01T05:30:00Z"))).isEqualTo(at("2026-11-01T06:00:00Z"));
    assertThat(early.nextChange(at("2026-11-01T06:00:00Z"))).isEqualTo(at("2026-11-01T06:30:00Z"));
    assertThat(early.nextChange(at("2026-11-01T06:30:00Z"))).isEqualTo(at("2026-11-02T02:00:00Z"));
  }

  @Test
  void window_fallBackDay_isAnHourLaterInUtc() {
    CallingWindow newYork = window(DAYTIME, "America/New_York");
    assertThat(newYork.nextChange(at("2026-11-01T02:00:00Z")))
        .isEqualTo(at("2026-11-01T13:00:00Z"));
    assertThat(newYork.nextChange(at("2026-10-31T02:00:00Z")))
        .isEqualTo(at("2026-10-31T12:00:00Z"));
  }

  @Test
  void window_lordHowe_movesByHalfAnHour() {
    // Lord Howe, 2026-10-04: 02:00 (+10:30) becomes 02:30 (+11:00) at 15:30Z the day before.
    CallingWindow early = window(new DailyHours(2 * 3600 + 900, 21 * 3600), "Australia/Lord_Howe");
    assertThat(early.nextChange(at("2026-10-03T15:00:00Z"))).isEqualTo(at("2026-10-03T15:30:00Z"));
    // 2026-04-05: 02:00 (+11:00) becomes 01:30 (+10:30) at 15:00Z the day before.
    CallingWindow overlap = window(new DailyHours(6300, 21 * 3600), "Australia/Lord_Howe");
    assertThat(overlap.nextChange(at("2026-04-04T14:00:00Z")))
        .isEqualTo(at("2026-04-04T14:45:00Z"));
    assertThat(overlap.nextChange(at("2026-04-04T14:45:00Z")))
        .isEqualTo(at("2026-04-04T15:00:00Z"));
    assertThat(overlap.nextChange(at("2026-04-04T15:00:00Z")))
        .isEqualTo(at("2026-04-04T15:15:00Z"));
  }

  @Test
  void window_always_neverChanges() {
    CallingWindow always = window(new DailyHours(0, 86_400), "America/New_York");
    assertThat(always.open(at("2026-11-01T05:59:59.999Z"))).isTrue();
    assertThat(always.nextChange(at("2026-11-01T05:59:59.999Z"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void window_untilMidnight_closesAtMidnight() {
    CallingWindow late = window(new DailyHours(12 * 3600, 86_400), "UTC");
    assertThat(late.open(at("2026-11-01T23:59:59.999Z"))).isTrue();
    assertThat(late.nextChange(at("2026-11-01T23:00:00Z"))).isEqualTo(at("2026-11-02T00:00:00Z"));
    assertThat(late.nextChange(at("2026-11-02T00:00:00Z"))).isEqualTo(at("2026-11-02T12:00:00Z"));
  }

  @Test
  void window_noZoneKnown_isNeverOpen() {
    CallingWindow unknown = window(DAYTIME);
    assertThat(unknown.open(at("2026-11-01T15:00:00Z"))).isFalse();
    assertThat(unknown.nextChange(at("2026-11-01T15:00:00Z"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void window_openRoundTheClockOnWeekdays_isOneStretchOverItsMidnights() {
    List<DailyHours> all = List.of(new DailyHours(0, 86_400));
    List<DailyHours> off = List.of();
    CallingWindow weekdays =
        window(
            new CallingHours(
                List.of(all, all, all, all, all, off, off), List.of(LocalDate.of(2026, 7, 8))),
            "UTC");
    // Monday 2026-07-06 to the end of Tuesday; Wednesday is a holiday.
    assertThat(weekdays.nextChange(at("2026-07-04T12:00:00Z")))
        .isEqualTo(at("2026-07-06T00:00:00Z"));
    assertThat(weekdays.closesAt(at("2026-07-06T00:00:00Z"))).isEqualTo(at("2026-07-08T00:00:00Z"));
    long dayAndAHalf = 36 * 3_600_000L;
    assertThat(weekdays.opensFor(at("2026-07-06T12:00:00Z"), dayAndAHalf))
        .isEqualTo(at("2026-07-06T12:00:00Z"));
    assertThat(weekdays.opensFor(at("2026-07-06T12:00:00.001Z"), dayAndAHalf))
        .isEqualTo(at("2026-07-09T00:00:00Z"));
  }

  @Test
  void opensFor_stretchTooShort_takesTheNext() {
    List<DailyHours> day =
        List.of(new DailyHours(9 * 3600, 9 * 3600 + 30), new DailyHours(36000, 43200));
    List<List<DailyHours>> week = List.of(day, day, day, day, day, day, day);
    CallingWindow window = window(new CallingHours(week, List.of()), "UTC");
    assertThat(window.opensFor(at("2026-07-01T08:00:00Z"), 30_000))
        .isEqualTo(at("2026-07-01T09:00:00Z"));
    assertThat(window.opensFor(at("2026-07-01T08:00:00Z"), 30_001))
        .isEqualTo(at("2026-07-01T10:00:00Z"));
    assertThat(window.opensFor(at("2026-07-01T11:59:40Z"), 30_000))
        .isEqualTo(at("2026-07-02T09:00:00Z"));
    assertThat(window.opensFor(at("2026-07-01T11:59:40Z"), 7_200_001)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void opensFor_aLongRowOfHolidays_isFoundWithinFourHundredDays() {
    List<LocalDate> year = LocalDate.of(2026, 7, 2).datesUntil(LocalDate.of(2027, 7, 2)).toList();
    CallingWindow window = window(new CallingHours(CallingHours.DEFAULT.week(), year), "UTC");
    assertThat(window.nextChange(at("2026-07-01T21:00:00Z"))).isEqualTo(at("2027-07-02T08:00:00Z"));
    CallingWindow longer =
        window(
            new CallingHours(
                CallingHours.DEFAULT.week(),
                LocalDate.of(2026, 7, 2).datesUntil(LocalDate.of(2027, 9, 1)).toList()),
            "UTC");
    assertThat(longer.nextChange(at("2026-07-01T21:00:00Z"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void window_holiday_isClosedByTheLocalDate() {
    CallingWindow newYear =
        window(
            new CallingHours(CallingHours.DEFAULT.week(), List.of(LocalDate.of(2027, 1, 1))),
            "Pacific/Auckland");
    // 08:00 to 21:00 on 1 January in Auckland (+13) is 19:00Z to 08:00Z of the old year's last day.
    assertThat(newYear.open(at("2026-12-31T19:00:00Z"))).isFalse();
    assertThat(newYear.nextChange(at("2026-12-31T08:00:00Z")))
        .isEqualTo(at("2027-01-01T19:00:00Z"));
  }

  private static CallingWindow window(DailyHours hours, String... zones) {
    return window(CallingHours.daily(hours), zones);
  }

  private static CallingWindow window(CallingHours hours, String... zones) {
    ZoneId[] ids = new ZoneId[zones.length];
    for (int i = 0; i < zones.length; i++) {
      ids[i] = ZoneId.of(zones[i]);
    }
    return new CallingWindow(hours, ids);
  }

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
