package dev.ringfence.simulator.demo;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A calling window that opens a little after the demo begins, so that the limit is seen to hold
 * calls back and then to let them go. A window may not cross midnight, so the country is chosen
 * whose day is not about to end. Immutable.
 *
 * @param country ISO code of the destinations it is for; a country with one time zone
 * @param hours as the configuration takes them
 */
record SurveyWindow(String country, String hours) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  static SurveyWindow opening(ZonedDateTime now, int secondsFromNow) {
    ZonedDateTime india = now.withZoneSameInstant(ZoneId.of("Asia/Kolkata"));
    ZonedDateTime britain = now.withZoneSameInstant(ZoneId.of("Europe/London"));
    boolean later = india.toLocalTime().isBefore(britain.toLocalTime());
    ZonedDateTime there = later ? india : britain;
    return new SurveyWindow(
        later ? "IN" : "GB", TIME.format(there.plusSeconds(secondsFromNow)) + "-24:00");
  }
}
