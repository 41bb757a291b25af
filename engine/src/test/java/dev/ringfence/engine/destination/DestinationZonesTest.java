package dev.ringfence.engine.destination;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.ringfence.engine.config.EngineConfig.Destinations;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationCheck.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise P11: in which time zones a destination may be. */
class DestinationZonesTest {
  private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();
  private static final PhoneNumberToTimeZonesMapper MAPPER =
      PhoneNumberToTimeZonesMapper.getInstance();
  private static final List<String> HALF_YEARS =
      List.of("2027-01-15T12:00:00Z", "2027-07-15T12:00:00Z");

  private final ZoneSets sets = new ZoneSets();
  private final DestinationCheck checker =
      new DestinationChecker(new Destinations(List.of("*"), true, List.of(), List.of()), sets);

  /** The area codes whose own row names one zone though their exchanges lie in several. */
  @ParameterizedTest
  @ValueSource(
      ints = {219, 250, 270, 308, 418, 423, 541, 574, 606, 620, 785, 807, 812, 850, 867, 906, 928})
  void areaCode_splitBetweenZones_hasThemAll(int areaCode) {
    Verdict verdict = checker.check("+1" + areaCode + "5550123", null);
    assertThat(offsets(zones(verdict))).hasSizeGreaterThan(1);
  }

  @Test
  void areaCode_splitBetweenZones_coversEveryRowOfTheMetadata() {
    for (int areaCode = 200; areaCode < 1000; areaCode++) {
      Set<String> rows = new TreeSet<>();
      for (int exchange = 200; exchange < 1000; exchange++) {
        List<String> row = MAPPER.getTimeZonesForGeographicalNumber(number(areaCode, exchange));
        rows.addAll(row);
      }
      if (offsets(rows).size() > 1 && rows.size() < 20) {
        assertThat(SplitAreaCodes.zones(areaCode)).as("+1 %d", areaCode).containsAll(rows);
      }
    }
  }

  @Test
  void zones_hundredThousandRandomNumbers_areThoseOfTheLibraryAndTheSplitCodes() {
    long seed = 90_43L;
    SplittableRandom random = new SplittableRandom(seed);
    Integer[] codes = new TreeSet<>(UTIL.getSupportedCallingCodes()).toArray(Integer[]::new);
    int accepted = 0;
    for (int i = 0; i < 100_000; i++) {
      int code = i % 2 == 0 ? 1 : codes[random.nextInt(codes.length)];
      long national = random.nextLong(2_000_000_000L, 9_999_999_999L);
      long e164 =
          code == 1
              ? 10_000_000_000L + national
              : Long.parseLong(code + Long.toString(national).substring(random.nextInt(4)));
      Verdict verdict = checker.check("+" + e164, null);
      if (verdict.problem() == null) {
        accepted++;
        assertThat(zones(verdict)).as("seed %d, number %d", seed, i).isEqualTo(expected(verdict));
      }
    }
    assertThat(accepted).isGreaterThan(20_000);
  }

  @Test
  void verdict_askedAgain_isTheSame() {
    SplittableRandom random = new SplittableRandom(7);
    DestinationCheck fresh =
        new DestinationChecker(new Destinations(List.of("*"), true, List.of(), List.of()), sets);
    for (int i = 0; i < 10_000; i++) {
      String raw = "+" + random.nextLong(10_000_000_000L, 99_999_999_999L);
      Verdict first = checker.check(raw, null);
      assertThat(checker.check(raw, null)).isSameAs(first);
      assertThat(fresh.check(raw, null)).isEqualTo(first);
    }
  }

  /** The same without any cache: straight from the library. */
  private static Set<String> expected(Verdict verdict) {
    try {
      PhoneNumber number = UTIL.parse("+" + verdict.e164(), null);
      assertThat(UTIL.isValidNumber(number)).isTrue();
      Set<String> zones = new TreeSet<>(MAPPER.getTimeZonesForNumber(number));
      if (number.getCountryCode() == 1 && UTIL.isNumberGeographical(number)) {
        zones.addAll(SplitAreaCodes.zones((int) (number.getNationalNumber() / 10_000_000L)));
      }
      return zones;
    } catch (com.google.i18n.phonenumbers.NumberParseException e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> zones(Verdict verdict) {
    return Arrays.stream(sets.zones(verdict.zones()))
        .map(ZoneId::getId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<List<ZoneOffset>> offsets(Set<String> zones) {
    return zones.stream()
        .map(
            zone ->
                HALF_YEARS.stream()
                    .map(at -> ZoneId.of(zone).getRules().getOffset(Instant.parse(at)))
                    .toList())
        .collect(Collectors.toSet());
  }

  private static PhoneNumber number(int areaCode, int exchange) {
    return new PhoneNumber()
        .setCountryCode(1)
        .setNationalNumber(areaCode * 10_000_000L + exchange * 10_000L);
  }
}
