package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.model.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the carriers' configuration file. Every complaint is an {@link IllegalArgumentException}
 * that names the place in the file. Thread-safe.
 */
public final class CarrierConfigReader {

  private CarrierConfigReader() {}

  /** Reads a file, with the variables of this process. */
  public static CarrierConfig read(Path file) throws IOException {
    return parse(file.toString(), Files.readString(file), System::getenv);
  }

  /**
   * Reads a text.
   *
   * @param label what to call it in errors
   * @param environment value of a variable, or null
   */
  public static CarrierConfig parse(
      String label, String yaml, UnaryOperator<@Nullable String> environment) {
    try {
      Object node = new Load(LoadSettings.builder().setLabel(label).build()).loadFromString(yaml);
      return config(new Section("", node, environment));
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw new IllegalArgumentException(label + ": " + e.getMessage(), e);
    }
  }

  private static CarrierConfig config(Section top) {
    Section rules = top.section("rules");
    List<Rate> destinationLimits = new ArrayList<>();
    for (String text : rules.texts("destination_limits")) {
      destinationLimits.add(rules.located("destination_limits", () -> Rate.parse(text)));
    }
    rules.end();
    List<CarrierAccount> accounts = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Section s : top.sections("accounts")) {
      CarrierAccount account = account(s);
      accounts.add(account);
      unique(seen, s, "id", account.provider() + " " + account.id());
      account.numbers().forEach(n -> unique(seen, s, "numbers", n.e164()));
    }
    if (accounts.isEmpty()) {
      throw new IllegalArgumentException("accounts: there must be at least one");
    }
    String faults = top.text("faults", "none");
    CarrierConfig config =
        new CarrierConfig(
            top.whole("seed", 1),
            top.real("time_scale", 1),
            profile(top.section("profile")),
            top.located("faults", () -> FaultPlan.parse(faults == null ? "none" : faults)),
            accounts,
            destinationLimits);
    top.end();
    return config;
  }

  private static void unique(Set<String> seen, Section section, String key, String name) {
    section.located(
        key,
        () -> {
          if (!seen.add(name)) {
            throw new IllegalArgumentException(name + " is declared twice");
          }
          return name;
        });
  }

  private static CarrierAccount account(Section s) {
    String word = s.text("provider");
    Provider provider =
        s.located(
            "provider",
            () -> {
              for (Provider p : Provider.values()) {
                if (p.word().equals(word.toLowerCase(Locale.ROOT))) {
                  return p;
                }
              }
              throw new IllegalArgumentException(
                  "must be twilio, plivo or exotel, was '" + word + "'");
            });
    String id = s.text("id");
    String token = s.text("token");
    String apiKey = s.text("api_key", null);
    int cps = s.integer("cps", 1);
    String rateText = s.text("api_rate", null);
    Rate apiRate = rateText == null ? null : s.located("api_rate", () -> Rate.parse(rateText));
    int concurrency = s.integer("concurrency", -1);
    boolean rejects = rejects(s);
    String voiceUrl = text(s, "voice_url");
    String statusUrl = text(s, "inbound_status_url");
    ZoneId zone = zone(s, provider == Provider.EXOTEL ? "Asia/Kolkata" : "UTC");
    List<CarrierNumber> numbers = numbers(s);
    s.end();
    return s.located(
        "",
        () ->
            new CarrierAccount(
                provider,
                id,
                token,
                apiKey,
                cps,
                apiRate,
                concurrency,
                rejects,
                voiceUrl,
                statusUrl,
                zone,
                numbers));
  }

  private static boolean rejects(Section s) {
    String over = text(s, "over");
    return s.located(
        "over",
        () ->
            switch (over) {
              case "", "queue" -> false;
              case "reject" -> true;
              default ->
                  throw new IllegalArgumentException("must be queue or reject, was '" + over + "'");
            });
  }

  private static ZoneId zone(Section s, String otherwise) {
    String zone = text(s, "zone");
    return s.located(
        "zone",
        () -> {
          try {
            return ZoneId.of(zone.isEmpty() ? otherwise : zone);
          } catch (DateTimeException e) {
            throw new IllegalArgumentException("no time zone '" + zone + "'", e);
          }
        });
  }

  private static List<CarrierNumber> numbers(Section account) {
    List<CarrierNumber> numbers = new ArrayList<>();
    for (Section s : account.sections("numbers")) {
      // YAML takes an unquoted +1415... for an integer and drops its plus.
      String from = text(s, "from");
      String written = from.isEmpty() ? s.text("number") : from;
      int count = from.isEmpty() ? 1 : s.integer("count", 1);
      int channels = s.integer("channels", 1);
      int cap = s.integer("cap_per_hour", Integer.MAX_VALUE);
      String name = text(s, "name");
      s.end();
      for (int i = 0; i < count; i++) {
        int nth = i;
        numbers.add(
            s.located("", () -> new CarrierNumber(plus(written, nth), channels, cap, name)));
      }
    }
    return numbers;
  }

  /** The nth number after one. */
  private static String plus(String written, int nth) {
    String digits = written.startsWith("+") ? written.substring(1) : written;
    return "+" + (nth == 0 ? digits : Long.toString(Long.parseLong(digits) + nth));
  }

  private static Profile profile(Section s) {
    Profile d = Profile.DEFAULT;
    Section mix = s.section("outcomes");
    Section ring = s.section("ring");
    Section talk = s.section("talk");
    Section pdd = s.section("post_dial_delay");
    Profile profile =
        s.located(
            "",
            () ->
                new Profile(
                    mix.real("human", d.human()),
                    mix.real("machine", d.machine()),
                    mix.real("no_answer", d.noAnswer()),
                    mix.real("busy", d.busy()),
                    mix.real("failed", d.failed()),
                    mix.real("rejected", d.rejected()),
                    pdd.real("median", d.pddMedian()),
                    pdd.real("sigma", d.pddSigma()),
                    pdd.real("max", d.pddMax()),
                    ring.real("human_median", d.humanRingMedian()),
                    ring.real("human_sigma", d.humanRingSigma()),
                    ring.real("machine_mean", d.machineRingMean()),
                    ring.real("machine_sd", d.machineRingSd()),
                    talk.real("human_median", d.talkMedian()),
                    talk.real("human_sigma", d.talkSigma()),
                    talk.real("short_share", d.shortTalk()),
                    talk.real("machine_min", d.machineTalkMin()),
                    talk.real("machine_max", d.machineTalkMax()),
                    ring.real("no_answer_max", d.noAnswerMax()),
                    s.integer("api_latency_ms_max", d.apiLatencyMax()),
                    s.integer("callback_latency_ms_max", d.callbackLatencyMax())));
    for (Section part : List.of(mix, ring, talk, pdd, s)) {
      part.end();
    }
    return profile;
  }

  private static String text(Section s, String key) {
    String text = s.text(key, null);
    return text == null ? "" : text;
  }
}
