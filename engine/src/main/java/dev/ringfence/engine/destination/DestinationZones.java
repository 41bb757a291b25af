package dev.ringfence.engine.destination;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.ringfence.engine.core.time.ZoneSets;
import java.util.ArrayList;
import java.util.List;

/**
 * The time zones that a destination may be in: all of them, because where a phone is cannot be told
 * from its number. Thread-safe.
 *
 * <p>The zones of a geographical number hang on its first digits alone, at most nine of them and
 * seven in North America (the longest rows of libphonenumber's map); those of any other number on
 * its country calling code. So the answer is kept per such prefix, which costs a fifth of asking
 * again.
 */
final class DestinationZones {
  private static final int NORTH_AMERICA = 1;
  private static final long LONGEST_ROW = 999_999_999L;
  private static final long LONGEST_ROW_NORTH_AMERICA = 9_999_999L;
  private static final int PREFIXES_KEPT = 65_536;

  private final PhoneNumberUtil util = PhoneNumberUtil.getInstance();
  private final PhoneNumberToTimeZonesMapper mapper = PhoneNumberToTimeZonesMapper.getInstance();
  private final ZoneSets sets;
  private final Cache<Long, Character> byPrefix =
      Caffeine.newBuilder().maximumSize(PREFIXES_KEPT).executor(Runnable::run).build();

  DestinationZones(ZoneSets sets) {
    this.sets = sets;
  }

  /**
   * Index of the set of zones, or {@link ZoneSets#NONE} if none is known. A number of unknown type
   * is one that is not valid: it is looked up by its digits like a geographical one, which ends at
   * all zones of its calling code when nothing narrower is known.
   */
  char of(PhoneNumber number, long e164, PhoneNumberType type) {
    int code = number.getCountryCode();
    boolean local =
        type == PhoneNumberType.UNKNOWN || util.isNumberGeographical(type, number.getCountryCode());
    long key = local ? prefix(e164, code) : -code;
    Character known = byPrefix.getIfPresent(key);
    if (known != null) {
      return known;
    }
    char zones = sets.intern(local ? localZones(number) : ofCallingCode(number));
    byPrefix.put(key, zones);
    return zones;
  }

  private static long prefix(long e164, int code) {
    long longest = code == NORTH_AMERICA ? LONGEST_ROW_NORTH_AMERICA : LONGEST_ROW;
    long prefix = e164;
    while (prefix > longest) {
      prefix /= 10;
    }
    return prefix;
  }

  private List<String> localZones(PhoneNumber number) {
    List<String> zones = known(mapper.getTimeZonesForGeographicalNumber(number));
    if (number.getCountryCode() != NORTH_AMERICA) {
      return zones;
    }
    int areaCode = (int) (number.getNationalNumber() / 10_000_000L);
    List<String> union = new ArrayList<>(zones);
    union.addAll(SplitAreaCodes.zones(areaCode));
    return union;
  }

  private List<String> ofCallingCode(PhoneNumber number) {
    return known(mapper.getTimeZonesForNumber(number));
  }

  private static List<String> known(List<String> zones) {
    return zones.contains(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()) ? List.of() : zones;
  }
}
