package dev.ringfence.engine.destination;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * North American area codes that lie in more than one time zone, with all of those. Immutable,
 * stateless.
 *
 * <p>The time zone rows that come with libphonenumber name one zone for most of these codes as a
 * whole and another one for some of their exchanges (850, the Florida panhandle, is Eastern as a
 * whole and Central for 172 exchanges). An exchange that is missing there, and every number that
 * moved with its owner, would be an hour off in silence. So a number of such a code is in all zones
 * that any row under the code names, whatever the row of its own exchange says.
 *
 * <p>Source: the union of the rows of libphonenumber's geocoder 3.23 under each code whose rows
 * differ in their offset from UTC; the test derives it again. Codes laid over the same area by the
 * North American numbering plan get the same zones, though their rows do not know it yet.
 */
final class SplitAreaCodes {
  private static final String EASTERN = "America/New_York";
  private static final String CENTRAL = "America/Chicago";
  private static final String MOUNTAIN = "America/Denver";
  private static final String PACIFIC = "America/Los_Angeles";

  private static final Map<Integer, List<String>> ZONES = new HashMap<>();

  static {
    put(List.of(EASTERN, CENTRAL), 219, 270, 364, 423, 574, 606, 812, 930, 850, 448, 906);
    put(List.of(CENTRAL, MOUNTAIN), 308, 620, 785);
    put(List.of(CENTRAL, MOUNTAIN, "America/North_Dakota/Center"), 605, 701);
    put(List.of(PACIFIC, MOUNTAIN), 541, 458);
    put(List.of(PACIFIC, "America/Boise", MOUNTAIN), 208, 986, 775);
    put(List.of("America/Phoenix", MOUNTAIN), 928);
    put(List.of("America/Anchorage", "America/Juneau", "America/Adak", "Pacific/Honolulu"), 907);
    put(List.of("America/Vancouver", "America/Edmonton"), 250, 236, 672, 778);
    put(List.of("America/Toronto", "America/Halifax"), 418, 581, 367);
    put(List.of("America/Toronto", "America/Winnipeg"), 807);
    put(List.of("America/St_Johns", "America/Puerto_Rico", "America/Halifax"), 709, 879);
    put(
        List.of(
            "America/Fort_Nelson",
            "America/Edmonton",
            "America/Toronto",
            "America/Vancouver",
            "America/Winnipeg"),
        867);
  }

  private SplitAreaCodes() {}

  private static void put(List<String> zones, int... areaCodes) {
    Arrays.stream(areaCodes).forEach(code -> ZONES.put(code, zones));
  }

  /** All zones of the area code, or an empty list if it lies in one. */
  static List<String> zones(int areaCode) {
    return ZONES.getOrDefault(areaCode, List.of());
  }
}
