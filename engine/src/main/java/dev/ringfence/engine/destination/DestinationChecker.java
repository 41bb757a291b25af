package dev.ringfence.engine.destination;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.NumberParseException.ErrorType;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import dev.ringfence.engine.config.EngineConfig.Destinations;
import dev.ringfence.engine.core.time.ZoneSets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks destinations against the numbering plans of the world (libphonenumber's metadata) and
 * against what the operator allows. The first check that fails gives the reason. Thread-safe.
 *
 * <p>Numbers written as a plus and digits are remembered with their verdict: the same file is
 * usually tried first and sent afterwards, and the same people are called again.
 */
public final class DestinationChecker implements DestinationCheck {
  private static final String NOT_E164 = "not_e164";
  private static final String NOT_POSSIBLE = "not_possible";
  private static final String NOT_VALID = "not_valid";
  private static final String EMERGENCY = "emergency";
  private static final String TYPE_NOT_ALLOWED = "type_not_allowed";
  private static final String COUNTRY_NOT_ALLOWED = "country_not_allowed";
  private static final String PREFIX_DENIED = "prefix_denied";
  private static final String NO_TIME_ZONE = "no_time_zone";

  private static final int VERDICTS_KEPT = 65_536;
  private static final int MAX_DIGITS = 15;
  private static final int LONGEST_SHORT_NUMBER = 6;

  private final PhoneNumberUtil util = PhoneNumberUtil.getInstance();
  private final ShortNumberInfo shortNumbers = ShortNumberInfo.getInstance();
  private final DestinationZones zones;
  private final boolean requireValid;
  private final boolean everyCountry;
  private final Set<String> countries;
  private final Set<PhoneNumberType> deniedTypes;
  private final Set<Long> deniedPrefixes = new HashSet<>();
  private final Cache<Long, Verdict> remembered =
      Caffeine.newBuilder().maximumSize(VERDICTS_KEPT).executor(Runnable::run).build();

  /**
   * A checker of this policy, which hands out zone sets from {@code sets}.
   *
   * @throws IllegalArgumentException when the policy denies a type or prefix that cannot exist
   */
  public DestinationChecker(Destinations policy, ZoneSets sets) {
    zones = new DestinationZones(sets);
    requireValid = policy.requireValid();
    everyCountry = policy.countries().contains("*");
    countries = Set.copyOf(policy.countries());
    Set<PhoneNumberType> types = EnumSet.noneOf(PhoneNumberType.class);
    policy.denyTypes().forEach(type -> types.add(PhoneNumberType.valueOf(type)));
    deniedTypes = Collections.unmodifiableSet(types);
    for (String prefix : policy.denyPrefixes()) {
      long digits = RawDestination.digitsAfterPlus(prefix);
      if (digits == 0) {
        throw new IllegalArgumentException("not a prefix: '" + prefix + "', expected + and digits");
      }
      deniedPrefixes.add(digits);
    }
  }

  @Override
  public Verdict check(String raw, @Nullable String defaultRegion) {
    String text = raw.strip();
    long written = RawDestination.digitsAfterPlus(text);
    if (written == 0) {
      return judge(text, defaultRegion);
    }
    Verdict known = remembered.getIfPresent(written);
    if (known == null) {
      known = judge(text, null);
      remembered.put(written, known);
    }
    return known;
  }

  private Verdict judge(String text, @Nullable String defaultRegion) {
    if (!RawDestination.plausible(text, defaultRegion != null)) {
      return new Verdict(0, ZoneSets.NONE, NOT_E164);
    }
    PhoneNumber number;
    try {
      number = util.parse(text, defaultRegion);
    } catch (NumberParseException e) {
      boolean wellFormed = text.charAt(0) == '+' && e.getErrorType() != ErrorType.NOT_A_NUMBER;
      return new Verdict(0, ZoneSets.NONE, wellFormed ? NOT_POSSIBLE : NOT_E164);
    }
    String national = util.getNationalSignificantNumber(number);
    long e164 = packed(number.getCountryCode(), national);
    if (national.length() <= LONGEST_SHORT_NUMBER && isEmergency(number, national)) {
      // Before the length is judged: 911 would be refused as impossible, which says too little.
      return new Verdict(e164, ZoneSets.NONE, EMERGENCY);
    }
    if (e164 == 0 || util.isPossibleNumberWithReason(number) != ValidationResult.IS_POSSIBLE) {
      return new Verdict(e164, ZoneSets.NONE, NOT_POSSIBLE);
    }
    // The type is unknown exactly for numbers that are not valid; asking once is half the cost.
    PhoneNumberType type = util.getNumberType(number);
    String problem = problem(number, national, e164, type);
    if (problem != null) {
      return new Verdict(e164, ZoneSets.NONE, problem);
    }
    char zoneSet = zones.of(number, e164, type);
    return new Verdict(e164, zoneSet, zoneSet == ZoneSets.NONE ? NO_TIME_ZONE : null);
  }

  private @Nullable String problem(
      PhoneNumber number, String national, long e164, PhoneNumberType type) {
    if (type == PhoneNumberType.UNKNOWN) {
      if (requireValid) {
        return NOT_VALID;
      }
      if (connectsToEmergency(number, national)) {
        return EMERGENCY;
      }
    }
    if (deniedTypes.contains(type)) {
      return TYPE_NOT_ALLOWED;
    }
    if (!countryAllowed(number)) {
      return COUNTRY_NOT_ALLOWED;
    }
    return prefixDenied(e164) ? PREFIX_DENIED : null;
  }

  private boolean isEmergency(PhoneNumber number, String national) {
    for (String region : util.getRegionCodesForCountryCode(number.getCountryCode())) {
      if (shortNumbers.isEmergencyNumber(national, region)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a switch that reads digit by digit might stop at an emergency number. Asked only of
   * numbers that are not valid: Delhi's own numbers begin with 11 2.
   */
  private boolean connectsToEmergency(PhoneNumber number, String national) {
    for (String region : util.getRegionCodesForCountryCode(number.getCountryCode())) {
      if (shortNumbers.connectsToEmergencyNumber(national, region)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Nobody knows the country of a number that is not valid and whose calling code several countries
   * share (+1, +7, +44): it may be called only if all of them may.
   */
  private boolean countryAllowed(PhoneNumber number) {
    if (everyCountry) {
      return true;
    }
    String region = util.getRegionCodeForNumber(number);
    return region != null
        ? countries.contains(region)
        : countries.containsAll(util.getRegionCodesForCountryCode(number.getCountryCode()));
  }

  private boolean prefixDenied(long e164) {
    if (deniedPrefixes.isEmpty()) {
      return false;
    }
    for (long prefix = e164; prefix > 0; prefix /= 10) {
      if (deniedPrefixes.contains(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Country calling code and national digits in one, or 0 if that is longer than E.164 allows. */
  private static long packed(int callingCode, String national) {
    long packed = callingCode;
    int digits = Integer.toString(callingCode).length() + national.length();
    if (digits > MAX_DIGITS) {
      return 0;
    }
    for (int i = 0; i < national.length(); i++) {
      packed = packed * 10 + (national.charAt(i) - '0');
    }
    return packed;
  }
}
