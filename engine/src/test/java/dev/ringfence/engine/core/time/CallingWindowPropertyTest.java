package dev.ringfence.engine.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Promise P11 against its definition, literally: from minute to minute, ask each zone's clock.
 * Hours have edges on whole minutes here, and so has every zone's offset since 1972.
 */
class CallingWindowPropertyTest {
  private static final long MINUTE = 60_000;
  private static final int DAYS = 12;
  private static final int MINUTES = DAYS * 1_440;

  /**
   * Days on which clocks change, in zones that change them by an hour, by half of one, or never.
   */
  private static final String[] CHANGES = {
    "2026-03-08T00:00:00Z", // New York springs forward
    "2026-11-01T00:00:00Z", // New York falls back
    "2026-03-29T00:00:00Z", // London springs forward
    "2026-10-25T00:00:00Z", // London falls back
    "2026-04-04T00:00:00Z", // Lord Howe falls back by half an hour
    "2026-10-03T00:00:00Z" // Lord Howe springs forward by half an hour
  };

  private static final ZoneId[] NEAR = {
    ZoneId.of("America/New_York"),
    ZoneId.of("Europe/London"),
    ZoneId.of("Australia/Lord_Howe"),
    ZoneId.of("Asia/Kolkata")
  };

  @Test
  void clocksThatChange_agreeWithTheWalk() {
    SplittableRandom random = new SplittableRandom(20261101L);
    for (int round = 0; round < 120; round++) {
      String change = CHANGES[round % CHANGES.length];
      agrees(random, round, NEAR, Instant.parse(change).toEpochMilli() - 2 * 1_440 * MINUTE);
    }
  }

  @Test
  void anyZones_agreeWithTheWalk() {
    SplittableRandom random = new SplittableRandom(20261102L);
    ZoneId[] all =
        ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toArray(ZoneId[]::new);
    long year = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    for (int round = 0; round < 120; round++) {
      agrees(random, round, all, year + random.nextInt(365 * 1_440) * MINUTE);
    }
  }

  private static void agrees(SplittableRandom random, int round, ZoneId[] from, long start) {
    ZoneId[] zones = new ZoneId[1 + random.nextInt(3)];
    for (int i = 0; i < zones.length; i++) {
      zones[i] = from[random.nextInt(from.length)];
    }
    CallingHours hours = hours(random, start);
    BitSet open = walk(hours, zones, start);
    CallingWindow window = new CallingWindow(hours, zones);
    for (int question = 0; question < 60; question++) {
      int minute = random.nextInt(4 * 1_440);
      // Around an edge every second time, to the millisecond.
      long off = random.nextBoolean() ? 0 : random.nextLong(-MINUTE, MINUTE);
      int edge = random.nextBoolean() ? minute : change(open, minute);
      long at = start + Math.max(0, edge * MINUTE + off);
      long lasting = random.nextInt(3) == 0 ? 1 : random.nextLong(1, 20 * 60 * MINUTE);
      String what =
          "round %d: %s in %s at %s for %d ms"
              .formatted(round, hours, List.of(zones), Instant.ofEpochMilli(at), lasting);
      boolean now = open.get((int) ((at - start) / MINUTE));
      assertThat(window.open(at)).as(what).isEqualTo(now);
      same(what, window.nextChange(at), start, nextChange(open, at - start));
      same(what, window.opensFor(at, lasting), start, opensFor(open, at - start, lasting));
    }
  }

  /** What lies beyond the days walked is not judged. */
  private static void same(String what, long answer, long start, long expected) {
    if (expected >= 0) {
      assertThat(answer - start).as(what).isEqualTo(expected);
    } else {
      assertThat(answer - start).as(what).isGreaterThan((MINUTES - 20 * 60) * MINUTE);
    }
  }

  private static CallingHours hours(SplittableRandom random, long start) {
    List<List<DailyHours>> week = new ArrayList<>();
    boolean midnights = random.nextInt(4) == 0;
    for (int d = 0; d < 7; d++) {
      List<DailyHours> day = new ArrayList<>();
      int at = midnights ? 0 : random.nextInt(600);
      for (int i = random.nextInt(6) == 0 ? 3 : random.nextInt(3); i < 3 && at < 1_439; i++) {
        int close = at + 1 + random.nextInt(1_440 - at);
        close = midnights && i == 2 ? 1_440 : close;
        day.add(new DailyHours(at * 60, close * 60));
        at = close + 1 + random.nextInt(120);
      }
      week.add(day);
    }
    List<LocalDate> closed = new ArrayList<>();
    LocalDate first = LocalDate.ofEpochDay(start / (1_440 * MINUTE));
    for (int i = random.nextInt(4); i > 0; i--) {
      closed.add(first.plusDays(random.nextInt(DAYS)));
    }
    return new CallingHours(week, closed);
  }

  private static BitSet walk(CallingHours hours, ZoneId[] zones, long start) {
    BitSet open = new BitSet(MINUTES);
    for (int minute = 0; minute < MINUTES; minute++) {
      open.set(minute, allOpen(hours, zones, Instant.ofEpochMilli(start + minute * MINUTE)));
    }
    return open;
  }

  private static boolean allOpen(CallingHours hours, ZoneId[] zones, Instant instant) {
    for (ZoneId zone : zones) {
      LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
      int second = local.toLocalTime().toSecondOfDay();
      boolean open = false;
      for (DailyHours span : hours.week().get(local.getDayOfWeek().ordinal())) {
        open |= second >= span.openSecond() && second < span.closeSecond();
      }
      if (!open || hours.closed().contains(local.toLocalDate())) {
        return false;
      }
    }
    return true;
  }

  private static int change(BitSet open, int minute) {
    int next = open.get(minute) ? open.nextClearBit(minute) : open.nextSetBit(minute);
    return next < 0 || next > 8 * 1_440 ? minute : next;
  }

  /** Milliseconds after the start, or -1 if not within the days walked. */
  private static long nextChange(BitSet open, long at) {
    int minute = (int) (at / MINUTE);
    int next = open.get(minute) ? open.nextClearBit(minute) : open.nextSetBit(minute);
    return next < 0 || next >= MINUTES ? -1 : next * MINUTE;
  }

  private static long opensFor(BitSet open, long at, long lasting) {
    int minute = open.nextSetBit((int) (at / MINUTE));
    while (minute >= 0) {
      long begins = Math.max(at, minute * MINUTE);
      int closes = open.nextClearBit(minute);
      if (closes * MINUTE - begins >= lasting) {
        return begins;
      }
      minute = open.nextSetBit(closes);
    }
    return -1;
  }
}
