package dev.ringfence.engine.config;

import static dev.ringfence.engine.config.ConfigMistakes.c;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Mistakes in hours, holidays, retries, reserves, the breaker and destination limits. */
final class ConfigMistakesOfTiming {
  private ConfigMistakesOfTiming() {}

  static Stream<Arguments> all() {
    return Stream.of(hours(), holidays(), retries(), rests(), limits()).flatMap(cases -> cases);
  }

  static Stream<Arguments> hours() {
    return Stream.of(
        h(
            "[09:00-12:00, 11:00-14:00]",
            "31:26",
            "[1]: '11:00-14:00' overlaps or touches another"
                + " interval of the day; write them as one"),
        h(
            "[09:00-12:00, 12:00-14:00]",
            "31:26",
            "[1]: '12:00-14:00' overlaps or touches another"
                + " interval of the day; write them as one"),
        h("[]", "31:12", ": must have at least one item"),
        h(
            "09:00:00-09:00:31",
            "31:12",
            ": '09:00:00-09:00:31' is too short to place a call: a"
                + " phone must have stopped ringing before it ends, which takes up to 32s (ring and"
                + " delivery)"),
        h(
            "{mon-fri: 9-20}",
            "31:22",
            ".mon-fri: '9-20' are not hours; write OPEN-CLOSE such as" + " 08:00-21:00"),
        h(
            "{mno: 08:00-21:00}",
            "31:13",
            ".mno: 'mno' is no day; write mon, tue, wed, thu, fri,"
                + " sat, sun, a range such as mon-fri, or daily; did you mean 'mon'?"),
        h(
            "{mon-tue-wed: 08:00-21:00}",
            "31:13",
            ".mon-tue-wed: 'mon-tue-wed' is no day; write mon,"
                + " tue, wed, thu, fri, sat, sun, a range such as mon-fri, or daily"
                + "; did you mean 'wed'?"),
        h(
            "{mon-fri: 08:00-21:00, wed: closed}",
            "31:35",
            ".wed: 'wed' gives hours for wed again, first in" + " line 31"),
        h("{daily: closed}", "31:12", ": is closed every day: nobody could ever be called"),
        c(
            "hours: 09:00-20:30",
            "select: spred",
            "31:13 templates[0].select: 'spred' must be one of"
                + " spread, round-robin, local-presence, sticky; did you mean 'spread'?"));
  }

  static Stream<Arguments> holidays() {
    return Stream.of(
        c(
            "ring: 30s",
            "holidays: [xmas]",
            "32:16 templates[0].holidays[0]: there is no list 'xmas' under holidays"),
        c(
            "inbound:",
            "holidays:\n  xmas: [2026-12-25, 25.12.2026]\ninbound:",
            "39:22 holidays.xmas[1]: '25.12.2026' is not a date; write YEAR-MONTH-DAY such as"
                + " 2026-12-25"),
        c(
            "inbound:",
            "holidays: [2026-12-25]\ninbound:",
            "38:11 holidays: must be a map of a name and its dates"),
        c(
            "inbound:",
            "holidays:\n  xmas: []\ninbound:",
            "39:9 holidays.xmas: must have at least one item"));
  }

  static Stream<Arguments> retries() {
    return Stream.of(
        r(
            "{attempts: 3, bussy: [5m], failed: 1m}",
            "32:26",
            ".bussy: unknown key; did you mean 'busy'?"),
        r("{busy: [5m]}", "32:12", ".attempts: is required"),
        r(
            "{attempts: 3}",
            "32:12",
            ": names no outcome to try again; write for example no_answer:" + " [30m, 2h]"),
        r("{attempts: 101, busy: 5m}", "32:23", ".attempts: '101' must be between 1 and 100"),
        r(
            "{attempts: 3, busy: [5]}",
            "32:33",
            ".busy[0]: '5' is not a duration; write 250ms, 30s," + " 5m, 1h or 7d"),
        r(
            "{attempts: 2, busy: [5m, 10m]}",
            "32:37",
            ".busy[1]: '10m' is never used: attempts: 2" + " leaves 1 retry"),
        c(
            "ring: 30s",
            "retry: {attempts: 4, busy: [5m, 30m]}\n    expire_after: 1h",
            "32:37 templates[0].retry.busy[1]: '30m' comes too late: by retry 3 the delays add up"
                + " to expire_after; lower attempts or the delays, or raise expire_after"),
        c(
            "ring: 30s",
            "expire_after: 61d",
            "32:19 templates[0].expire_after: '61d' must be between 1s and 60d"));
  }

  static Stream<Arguments> rests() {
    return Stream.of(
        b("on", "38:10", ": 'on' must be off, or a section with keys such as failures"),
        b("{failures: 11}", "38:21", ".failures: '11' is more than the 10 that are looked at"),
        b("{of: 33}", "38:15", ".of: '33' must be between 1 and 32"),
        b(
            "{rest: 1h, longest_rest: 30m}",
            "38:35",
            ".longest_rest: '30m' is below the first rest;" + " raise it"),
        b("{most_resting: 0.5}", "38:25", ".most_resting: '0.5' is not a share; write 0% to 100%"),
        c(
            "    cps: 5\nnumbers:",
            "    reserve: {urgent: 3, inbound: 2}\nnumbers:",
            "18:14 accounts[1].reserve: keeps all 5 channels of the account: nothing is left for"
                + " calls that are not urgent; keep fewer"),
        c(
            "    cps: 5\nnumbers:",
            "    reserve: {urgent: -1}\nnumbers:",
            "18:23 accounts[1].reserve.urgent: '-1' must be between 0 and 100000"));
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        c(
            "[2/1h, 7/7d]",
            "[2/1h, 7/31d]",
            "37:18 destinations.limits[1]: '7/31d' looks back too far: a window is at most 30d"),
        c(
            "[2/1h, 7/7d]",
            "[2/1h, 1001/7d]",
            "37:18 destinations.limits[1]: '1001/7d' counts too many: at most 1000 in a window,"
                + " each of which is remembered"),
        c(
            "ring: 30s",
            "destination_limits: 1/60d",
            "32:25 templates[0].destination_limits: '1/60d' looks back too far: a window is at most"
                + " 30d"));
  }

  private static Arguments h(String hours, String place, String problem) {
    return c("09:00-20:30", hours, place + " templates[0].hours" + problem);
  }

  private static Arguments r(String retry, String place, String problem) {
    return c("ring: 30s", "retry: " + retry, place + " templates[0].retry" + problem);
  }

  private static Arguments b(String breaker, String place, String problem) {
    return c("inbound:", "breaker: " + breaker + "\ninbound:", place + " breaker" + problem);
  }
}
