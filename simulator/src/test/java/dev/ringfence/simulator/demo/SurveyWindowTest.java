package dev.ringfence.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class SurveyWindowTest {
  @Test
  void window_atAnyMinuteOfTheYear_opensShortlyAndNotNearMidnight() {
    ZonedDateTime start = LocalDate.of(2026, 1, 1).atStartOfDay(ZoneOffset.UTC);
    for (int minute = 0; minute < 366 * 24 * 60; minute += 7) {
      ZonedDateTime now = start.plusMinutes(minute);
      SurveyWindow window = SurveyWindow.opening(now, 40);
      ZoneId zone = ZoneId.of(window.country().equals("IN") ? "Asia/Kolkata" : "Europe/London");
      LocalTime local = now.withZoneSameInstant(zone).toLocalTime();
      LocalTime opens = LocalTime.parse(window.hours().substring(0, 8));
      assertThat(window.hours()).endsWith("-24:00");
      assertThat(Duration.between(local, opens)).isEqualTo(Duration.ofSeconds(40));
      assertThat(opens).isBefore(LocalTime.of(20, 0));
    }
  }
}
