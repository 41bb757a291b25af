package dev.ringfence.engine.http.ingest;

import java.util.Map;

/** A sentence for each reason code, for people who do not know the codes. Immutable, stateless. */
public final class Explanations {
  private static final Map<String, String> SENTENCES =
      Map.ofEntries(
          Map.entry("not_e164", "not a phone number in E.164 form, such as +14155550100"),
          Map.entry("not_possible", "no phone number of that country has this length"),
          Map.entry("not_valid", "not in the numbering plan of its country"),
          Map.entry("country_not_allowed", "the country is not among those that may be called"),
          Map.entry("type_not_allowed", "numbers of this type are not called"),
          Map.entry("prefix_denied", "numbers with this prefix are not called"),
          Map.entry("emergency", "an emergency or short number"),
          Map.entry("no_time_zone", "nobody knows what time it is there"),
          Map.entry("bad_time_zone", "not an IANA time zone, such as America/New_York"),
          Map.entry("bad_time", "not an instant that lies ahead"),
          Map.entry("never_open", "never within calling hours in all its time zones at once"),
          Map.entry("duplicate_destination", "an earlier row calls the same destination"),
          Map.entry("duplicate_item_id", "an earlier row has the same item_id"));

  private Explanations() {}

  /** The sentence for a code. */
  public static String of(String code) {
    return SENTENCES.getOrDefault(code, "refused");
  }
}
