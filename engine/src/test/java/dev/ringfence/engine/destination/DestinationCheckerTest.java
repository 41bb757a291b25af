package dev.ringfence.engine.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.config.EngineConfig.Destinations;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationCheck.Verdict;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationCheckerTest {
  private static final List<String> DENIED_TYPES =
      List.of("PREMIUM_RATE", "SHARED_COST", "PERSONAL_NUMBER", "PAGER", "UAN");

  private final ZoneSets sets = new ZoneSets();
  private final DestinationCheck strict =
      checker(true, List.of("US", "CA", "GB", "IN", "IT"), List.of("+1907", "+4420798"));
  private final DestinationCheck lenient = checker(false, List.of("US", "CA", "GB", "IN"));

  @ParameterizedTest
  @CsvSource({
    "+14155550123, 14155550123",
    "+1 (415) 555-0123, 14155550123",
    "' +1.415.555.0123 ', 14155550123",
    "+442071838750, 442071838750",
    "+44 (0) 20 7183 8750, 442071838750",
    "+911123456789, 911123456789",
    "+390236618300, 390236618300",
  })
  void destination_wellWritten_isAccepted(String raw, long e164) {
    Verdict verdict = strict.check(raw, null);
    assertThat(verdict.problem()).isNull();
    assertThat(verdict.e164()).isEqualTo(e164);
    assertThat(sets.zones(verdict.zones())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "+",
        "4155550123",
        "0014155550123",
        "+1 412 535 abcd",
        "call +14155550123",
        "+14155550123 x5",
        "+14155550123;ext=5",
        "tel:+14155550123",
        "++14155550123",
        "+1415+5550123",
        "+14155550123/4",
        "+1415555012\u0663",
        "+04155550123",
        "+12",
        "+1                                           4155550123"
      })
  void destination_notWrittenAsE164_isRefused(String raw) {
    assertThat(problem(strict, raw)).isEqualTo("not_e164");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1415555012", "+141555501234", "+9995550123456", "+5550123"})
  void destination_ofImpossibleLengthOrCode_isRefused(String raw) {
    assertThat(problem(strict, raw)).isEqualTo("not_possible");
    assertThat(problem(lenient, raw)).isEqualTo("not_possible");
  }

  @Test
  void destination_possibleButNotValid_isTheOperatorsChoice() {
    assertThat(problem(strict, "+915005550123")).isEqualTo("not_valid");
    Verdict verdict = lenient.check("+915005550123", null);
    assertThat(verdict.problem()).isNull();
    assertThat(sets.zones(verdict.zones())).containsExactly(ZoneId.of("Asia/Calcutta"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1911", "+44999", "+91112", "+1 911"})
  void destination_emergencyNumber_isRefused(String raw) {
    assertThat(problem(strict, raw)).isEqualTo("emergency");
  }

  @Test
  void destination_notValidAndBeginningLikeAnEmergencyNumber_isRefused() {
    DestinationCheck everywhere = checker(false, List.of("*"));
    assertThat(problem(everywhere, "+19115550123")).isEqualTo("emergency");
  }

  @Test
  void destination_validAndBeginningLikeAnEmergencyNumber_isAccepted() {
    assertThat(problem(strict, "+911123456789")).isNull();
  }

  @Test
  void destination_ofDeniedType_isRefused() {
    assertThat(problem(strict, "+19005550123")).isEqualTo("type_not_allowed");
    assertThat(problem(strict, "+449098790123")).isEqualTo("type_not_allowed");
  }

  @Test
  void destination_inCountryNotListed_isRefused() {
    assertThat(problem(strict, "+33142685300")).isEqualTo("country_not_allowed");
    // Jamaica shares +1, Kazakhstan +7: the calling code is not the country.
    assertThat(problem(strict, "+18765230123")).isEqualTo("country_not_allowed");
    assertThat(problem(checker(true, List.of()), "+14155550123")).isEqualTo("country_not_allowed");
    assertThat(problem(checker(true, List.of("*")), "+18765230123")).isNull();
  }

  @Test
  void destination_notValidUnderASharedCode_needsEveryCountryOfIt() {
    assertThat(problem(lenient, "+15555550123")).isEqualTo("country_not_allowed");
    assertThat(problem(checker(false, List.of("*")), "+15555550123")).isNull();
  }

  @Test
  void destination_underDeniedPrefix_isRefused() {
    assertThat(problem(strict, "+19075550123")).isEqualTo("prefix_denied");
    assertThat(problem(strict, "+442079813000")).isEqualTo("prefix_denied");
    assertThat(problem(strict, "+442071838750")).isNull();
  }

  @Test
  void destination_withoutKnownZone_isRefused() {
    DestinationCheck everywhere = checker(true, List.of("*"));
    // An Inmarsat phone may be on any ship.
    assertThat(problem(everywhere, "+870773111632")).isEqualTo("no_time_zone");
  }

  @Test
  void destination_withoutPlus_isReadInTheDefaultRegion() {
    assertThat(strict.check("(415) 555-0123", "US").e164()).isEqualTo(14155550123L);
    assertThat(strict.check("020 7183 8750", "GB").e164()).isEqualTo(442071838750L);
    assertThat(strict.check("+442071838750", "US").e164()).isEqualTo(442071838750L);
    assertThat(strict.check("911", "US").problem()).isEqualTo("emergency");
    assertThat(strict.check("4155550123", "XX").problem()).isEqualTo("not_e164");
  }

  @Test
  void destination_mobile_hasEveryZoneOfItsCountry() {
    Verdict verdict = strict.check("+447912345678", null);
    assertThat(verdict.problem()).isNull();
    assertThat(sets.zones(verdict.zones()))
        .extracting(ZoneId::getId)
        .contains("Europe/London", "Europe/Jersey");
  }

  @Test
  void checker_unknownTypeOrPrefix_isRefused() {
    assertThatThrownBy(
            () ->
                new DestinationChecker(
                    new Destinations(List.of(), true, List.of("SATELLITE"), List.of()), sets))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> checker(true, List.of(), List.of("1900")))
        .hasMessageContaining("'1900'");
  }

  private DestinationCheck checker(boolean requireValid, List<String> countries) {
    return checker(requireValid, countries, List.of());
  }

  private DestinationCheck checker(
      boolean requireValid, List<String> countries, List<String> denyPrefixes) {
    return new DestinationChecker(
        new Destinations(countries, requireValid, DENIED_TYPES, denyPrefixes), sets);
  }

  private static @Nullable String problem(DestinationCheck check, String raw) {
    return check.check(raw, null).problem();
  }
}
