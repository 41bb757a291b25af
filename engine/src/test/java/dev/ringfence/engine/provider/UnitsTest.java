package dev.ringfence.engine.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "30, 30000",
    "3601, 3600000",
    "99999999999999999999, 3600000",
    "'', -1",
    "soon, -1",
    "-5, -1"
  })
  void retryAfter_seconds_areCappedAtAnHour(String header, long millis) {
    assertThat(RetryAfter.millis(header)).isEqualTo(millis);
  }

  @Test
  void retryAfter_date_isCountedFromNow() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60));
    assertThat(RetryAfter.millis(date)).isBetween(50_000L, 60_000L);
  }

  @Test
  void exchange_dial_leavesOnce() throws IOException {
    List<Long> toSpare = new ArrayList<>();
    Exchange exchange = Exchange.ofDial(System.nanoTime() + 60_000_000_000L, toSpare::add);
    exchange.leave();
    assertThatThrownBy(exchange::leave).isInstanceOf(IOException.class);
    assertThat(exchange.sent()).isTrue();
    assertThat(toSpare).singleElement().satisfies(nanos -> assertThat(nanos).isPositive());
  }

  @Test
  void exchange_deadlinePastTheWrap_isStillAhead() {
    // A deadline whose value is below the clock's because nanoTime wrapped in between.
    long wrapped = System.nanoTime() + Long.MAX_VALUE;
    assertThat(Exchange.ofDial(wrapped, toSpare -> {}).expired()).isFalse();
  }

  @Test
  void exchange_late_neverCountsAsSent() {
    List<Long> toSpare = new ArrayList<>();
    Exchange exchange = Exchange.ofDial(System.nanoTime() - 1, toSpare::add);
    assertThatThrownBy(exchange::leave).isInstanceOf(IOException.class);
    assertThat(toSpare).isEmpty();
    assertThat(exchange.sent()).isFalse();
    assertThat(exchange.late()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "+15005550009, 15005550009",
    "15005550009, 15005550009",
    "'+1 (500) 555-0009', 15005550009",
    "anonymous, 0",
    "sip:a@b, 0",
    "'', 0",
    "+, 0",
    "09876543210, 919876543210",
  })
  void phoneText_parse_isLenient(String text, long packed) {
    assertThat(PhoneText.parse(text, "91")).isEqualTo(packed);
  }

  @ParameterizedTest
  @CsvSource({
    "09876543210, true",
    "919876543210, true",
    "+919876543210, true",
    "9876543210, true",
    "09876543211, false",
    "43210, false",
    "'', false",
  })
  void phoneText_same_takesNationalForms(String text, boolean same) {
    assertThat(PhoneText.same(919_876_543_210L, text)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.twilio.com, https://api.twilio.com:443/x?y=1",
    "http://127.0.0.1:8080/mock/, http://127.0.0.1:8080/mock/x?y=1",
  })
  void baseUrl_resolve_putsPathsBehindIt(String base, String whole) {
    assertThat(BaseUrl.parse(base).resolve("/x?y=1")).isEqualTo(whole);
  }

  @Test
  void baseUrl_withoutScheme_isRefused() {
    assertThatThrownBy(() -> BaseUrl.parse("api.twilio.com"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
