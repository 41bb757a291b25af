package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the numbers, those in the configuration and those in the numbers file. Lane-confined:
 * belongs to the thread that loads.
 */
final class NumbersReader {
  static final int MOST_CHANNELS = 100_000;

  /** Of each number as many starts are remembered. */
  private static final int MOST_CAP = 100_000;

  private static final int LONGEST_RANGE = 1_000_000;

  private final Loading loading;
  private final AccountsReader accounts;
  private final Map<Long, NumberConfig> numbers = new LinkedHashMap<>();
  private final Map<Long, Place> places = new LinkedHashMap<>();

  NumbersReader(Loading loading, AccountsReader accounts) {
    this.loading = loading;
    this.accounts = accounts;
  }

  /** The numbers by their packed E.164, in the order of the files. */
  Map<Long, NumberConfig> numbers() {
    return numbers;
  }

  void read(List<Value> items) {
    for (Value item : items) {
      add(entry(item.section(Keys.NUMBER)));
    }
  }

  /** Takes an entry in, if it holds what numbers of its provider must. */
  void add(NumberEntry entry) {
    Provider provider = accounts.provider(entry.account());
    Set<String> names = accounts.names().all();
    if (provider == null && !entry.account().isEmpty()) {
      loading.problem(
          entry.accountPlace(),
          "there is no account '"
              + entry.accountAsWritten()
              + "'"
              + NearestName.hint(entry.account(), names));
    }
    int channels = entry.channels() == null ? 1 : entry.channels();
    if (provider == Provider.TWILIO && channels != 1) {
      loading.problem(
          entry.channelsPlace(), "a Twilio number always has one channel; remove this or write 1");
    }
    if (entry.first() == E164.NONE) {
      return;
    }
    for (long e164 = entry.first(); e164 < entry.first() + entry.count(); e164++) {
      Place first = places.putIfAbsent(e164, entry.place());
      if (first != null) {
        loading.problem(
            entry.place(), E164.format(e164) + " is listed twice, first in " + first.fileAndLine());
        return;
      }
      numbers.put(
          e164, new NumberConfig(e164, entry.account(), channels, entry.caps(), entry.status()));
    }
  }

  private static NumberEntry entry(Section section) {
    boolean range = section.has("from");
    if (range && section.has("number")) {
      section.problem("from", "give either number, or from and count");
    } else if (!range && section.has("count")) {
      section.problem("count", "goes with from; number is a single one");
    } else if (range) {
      section.required("count");
    }
    String key = range ? "from" : "number";
    int count = range ? section.whole("count", 1, 1, LONGEST_RANGE) : 1;
    long first = section.required(key, text -> lastFits(Scalars.e164(text), count), E164.NONE);
    Integer channels =
        section.has("channels") ? section.whole("channels", 1, 1, MOST_CHANNELS) : null;
    return new NumberEntry(
        first,
        count,
        section.text("account"),
        section.asWritten("account"),
        channels,
        caps(section),
        section.optional(
            "status", text -> Scalars.choice(text, NumberStatus.class), NumberStatus.ACTIVE),
        section.placeOf(key),
        section.placeOf("account"),
        section.placeOf("channels"));
  }

  private static long lastFits(long first, int count) {
    if (E164.digits(first).length() != E164.digits(first + count - 1).length()) {
      throw new IllegalArgumentException("and count lead past the last number of that length");
    }
    return first;
  }

  private static List<RateLimit> caps(Section section) {
    if (section.has("cap") && section.has("caps")) {
      section.problem("caps", "give either cap or caps");
    }
    List<RateLimit> caps = new ArrayList<>();
    for (String key : List.of("cap", "caps")) {
      for (Value item : section.list(key)) {
        caps.addAll(item.as(NumbersReader::caps, List.of()));
      }
    }
    return List.copyOf(caps);
  }

  /** Several in one text: {@code 10/1m, 100/1h, 400/1d}. */
  static List<RateLimit> caps(String text) {
    List<RateLimit> caps = new ArrayList<>();
    for (String cap : text.strip().split("\\s*,\\s*|\\s+", -1)) {
      caps.add(Scalars.rate(cap, MOST_CAP, "366d"));
    }
    return caps;
  }
}
