package dev.ringfence.simulator.virtual.quality;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import dev.ringfence.simulator.model.FaultPlan;
import dev.ringfence.simulator.model.Profile;
import dev.ringfence.simulator.virtual.BatchPlan;
import dev.ringfence.simulator.virtual.Setup;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a scenario's file. Lane-confined. Every complaint is an {@link IllegalArgumentException}
 * that names the file.
 */
final class ScenarioReader {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST = 14L * 86_400 * SECOND;

  /** 2026-03-02T09:00:00Z, a Monday; scenarios call at any hour. */
  private static final long START_MILLIS = 1_772_442_000_000L;

  private static final long LINES = 10_000_000L;
  private static final int BUDGET = 4_096;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScenarioFile file;
  private final double share;
  private final List<Account> accounts = new ArrayList<>();
  private final List<PhoneNumber> numbers = new ArrayList<>();
  private final List<List<Integer>> groups = new ArrayList<>();
  private long nextLine;

  private ScenarioReader(ScenarioFile file, double share) {
    this.file = file;
    this.share = share;
  }

  /**
   * Gives the text its meaning.
   *
   * @param share of the calls and of the time, for a shorter version: 1 for the whole
   */
  static Scenario read(String name, String yaml, double share) {
    try {
      Object node = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(yaml);
      ScenarioFile file = JSON.convertValue(node, ScenarioFile.class);
      return new ScenarioReader(file, share).scenario(name);
    } catch (IllegalArgumentException | YamlEngineException e) {
      String why =
          e.getCause() instanceof JsonMappingException j ? j.getOriginalMessage() : e.getMessage();
      throw new IllegalArgumentException("scenario " + name + ": " + why, e);
    }
  }

  private Scenario scenario(String name) {
    for (ScenarioFile.AccountLine line : needed(file.accounts(), "accounts")) {
      accounts.add(account(line));
    }
    for (ScenarioFile.NumbersLine line : needed(file.numbers(), "numbers")) {
      group(line);
    }
    List<Template> templates =
        needed(file.templates(), "templates").stream().map(this::template).toList();
    List<BatchPlan> batches = new ArrayList<>();
    for (ScenarioFile.BatchLine line : needed(file.batches(), "batches")) {
      addBatches(line, templates, batches);
    }
    batches.sort(Comparator.comparingLong(BatchPlan::afterNanos));
    Topology topology =
        new Topology(
            accounts,
            numbers,
            templates,
            List.of("w"),
            rates(file.destinationLimits()),
            Timings.DEFAULT);
    long horizon = (long) (span(needed(file.horizon(), "horizon")) * share);
    long seed = or(file.seed(), 1L);
    Setup setup =
        new Setup(
            seed,
            topology,
            index -> new ZoneId[] {ZoneId.of("UTC")},
            batches,
            profile(),
            FaultPlan.parse("none"),
            List.of(),
            START_MILLIS,
            0,
            horizon,
            LONGEST,
            BUDGET,
            true);
    return new Scenario(name, needed(file.about(), "about").strip(), horizon, setup);
  }

  private static Account account(ScenarioFile.AccountLine line) {
    return new Account(
        needed(line.name(), "accounts: name"),
        word(Provider.class, needed(line.provider(), "accounts: provider")),
        or(line.concurrency(), Integer.MAX_VALUE),
        List.of(new RateLimit(needed(line.cps(), "accounts: cps"), SECOND)));
  }

  private void group(ScenarioFile.NumbersLine line) {
    long first = E164.parse(needed(line.first(), "numbers: first"));
    int account =
        index(
            accounts.stream().map(Account::name).toList(),
            needed(line.account(), "numbers: account"),
            "account");
    List<Integer> members = new ArrayList<>();
    for (int i = 0; i < or(line.count(), 1); i++) {
      members.add(numbers.size());
      numbers.add(
          new PhoneNumber(
              first + i, account, or(line.channels(), 1), rates(line.caps()), NumberStatus.ACTIVE));
    }
    groups.add(members);
  }

  private Template template(ScenarioFile.TemplateLine line) {
    List<String> names =
        needed(file.numbers(), "numbers").stream()
            .map(group -> needed(group.group(), "numbers: group"))
            .toList();
    List<Integer> pool = new ArrayList<>();
    for (String group : needed(line.pool(), "templates: pool")) {
      pool.addAll(groups.get(index(names, group, "group of numbers")));
    }
    Template plain =
        new Template(
            needed(line.name(), "templates: name"),
            0,
            pool,
            CallingHours.ALWAYS,
            List.of(),
            (int) (span(or(line.ring(), "30s")) / SECOND),
            (int) (span(or(line.talk(), "5m")) / SECOND),
            false);
    return plain
        .with(word(Selection.class, or(line.selection(), "spread")))
        .with(retries(or(line.attempts(), 1), line.retry()));
  }

  private static RetryPolicy retries(int attempts, @Nullable Map<String, List<String>> retry) {
    Map<Outcome, List<Long>> delays = new EnumMap<>(Outcome.class);
    if (retry != null) {
      retry.forEach(
          (outcome, after) ->
              delays.put(
                  word(Outcome.class, outcome), after.stream().map(ScenarioReader::span).toList()));
    }
    return new RetryPolicy(attempts, delays);
  }

  private void addBatches(
      ScenarioFile.BatchLine line, List<Template> templates, List<BatchPlan> into) {
    int template =
        index(
            templates.stream().map(Template::name).toList(),
            needed(line.template(), "batches: template"),
            "template");
    int copies = or(line.copies(), 1);
    String name = needed(line.name(), "batches: name");
    long after = span(or(line.after(), "0s"));
    long every = span(or(line.every(), "0s"));
    Priority priority = word(Priority.class, or(line.priority(), "normal"));
    for (int copy = 0; copy < copies; copy++) {
      int calls = Math.max(1, (int) Math.round(needed(line.calls(), "batches: calls") * share));
      into.add(
          new BatchPlan(
              copies == 1 ? name : name + "-" + (copy + 1),
              template,
              new BatchTerms(priority, or(line.weight(), 1), 0, Long.MAX_VALUE),
              people(calls, or(line.to(), List.of("+1202"))),
              new char[calls],
              RowTimes.NONE,
              (long) ((after + copy * every) * share)));
    }
  }

  /** New people each time, behind the given first digits in turn. */
  private long[] people(int calls, List<String> prefixes) {
    long[] people = new long[calls];
    for (int i = 0; i < calls; i++) {
      String prefix = prefixes.get(i % prefixes.size());
      people[i] = Long.parseLong(prefix.substring(1)) * LINES + 2_000_000L + nextLine++;
    }
    return people;
  }

  private Profile profile() {
    Profile usual = Profile.DEFAULT;
    Map<String, Double> mix = file.outcomes();
    if (mix != null) {
      usual =
          usual.withOutcomes(
              mix.getOrDefault("human", 0.0),
              mix.getOrDefault("machine", 0.0),
              mix.getOrDefault("no_answer", 0.0),
              mix.getOrDefault("busy", 0.0),
              mix.getOrDefault("failed", 0.0),
              mix.getOrDefault("rejected", 0.0));
    }
    String talk = file.talk();
    return talk == null ? usual : usual.withTalk(span(talk) / (double) SECOND);
  }

  private static List<RateLimit> rates(@Nullable List<String> texts) {
    return texts == null ? List.of() : texts.stream().map(RateLimit::parse).toList();
  }

  /** Such as {@code 90s}, {@code 15m} or {@code 4h}, in nanoseconds. */
  private static long span(String text) {
    return text.matches("0+[smh]") ? 0 : RateLimit.parse("1/" + text).windowNanos();
  }

  private static int index(List<String> names, String name, String what) {
    int at = names.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(
          "there is no " + what + " '" + name + "'; there are " + names);
    }
    return at;
  }

  private static <E extends Enum<E>> E word(Class<E> type, String text) {
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is none of " + List.of(type.getEnumConstants()), e);
    }
  }

  private static <T> T needed(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalArgumentException(what + " is missing");
    }
    return value;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
