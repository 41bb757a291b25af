package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Timings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the templates and checks that each can be called with every number of its pool.
 * Lane-confined: belongs to the thread that loads.
 */
final class TemplatesReader {
  private static final String ACCOUNT_PREFIX = "account:";

  private final AccountsReader accounts;
  private final Map<Long, NumberConfig> numbers;
  private final UniqueNames workspaces;
  private final List<RateLimit> globalLimits;
  private final HolidaysReader holidays;
  private final Timings timings;
  private final UniqueNames names = new UniqueNames();

  TemplatesReader(
      AccountsReader accounts,
      Map<Long, NumberConfig> numbers,
      UniqueNames workspaces,
      List<RateLimit> globalLimits,
      HolidaysReader holidays,
      Timings timings) {
    this.accounts = accounts;
    this.numbers = numbers;
    this.workspaces = workspaces;
    this.globalLimits = globalLimits;
    this.holidays = holidays;
    this.timings = timings;
  }

  List<TemplateConfig> templates(List<Value> items) {
    List<TemplateConfig> templates = new ArrayList<>();
    for (Value item : items) {
      templates.add(template(item.section(Keys.TEMPLATE)));
    }
    return List.copyOf(templates);
  }

  private TemplateConfig template(Section template) {
    String name = names.read(template);
    String workspace = template.text("workspace");
    workspaces.check(template, "workspace", workspace);
    List<Long> pool = pool(template);
    int ring = template.optional("ring", text -> Scalars.seconds(text, "5s", "600s"), 30);
    long expire = template.nanos("expire_after", Long.MAX_VALUE, "1s", "60d");
    AnswerReader answer = new AnswerReader(template.requiredSection("answer", Keys.ANSWER));
    return new TemplateConfig(
        name,
        workspace,
        pool,
        template.optional(
            "select", text -> Scalars.choice(text, Selection.class), Selection.SPREAD),
        hours(template, ring),
        destinationLimits(template),
        ring,
        template.optional("talk", text -> Scalars.seconds(text, "1s", "14400s"), 600),
        template.flag("machine_detection", false),
        template.flag("redial_unknown", false),
        RetryReader.retry(template, expire),
        expire == Long.MAX_VALUE ? expire : expire / 1_000_000L,
        answer.read(providers(pool)));
  }

  private CallingHours hours(Section template, int ringSeconds) {
    HoursReader reader = new HoursReader(timings, ringSeconds);
    return new CallingHours(reader.week(template.value("hours")), holidays.named(template));
  }

  private List<Long> pool(Section template) {
    Set<Long> pool = new LinkedHashSet<>();
    for (Value item : template.requiredList("pool")) {
      String text = item.text();
      if (text == null) {
        continue;
      }
      if (text.equals("*")) {
        pool.addAll(numbers.keySet());
      } else if (text.startsWith(ACCOUNT_PREFIX)) {
        addAccount(pool, item, text.substring(ACCOUNT_PREFIX.length()));
      } else {
        addNumber(pool, item);
      }
    }
    return List.copyOf(pool);
  }

  private void addAccount(Set<Long> pool, Value item, String account) {
    if (accounts.provider(account) == null) {
      item.problem(
          "there is no such account: '"
              + item.asWritten()
              + "'"
              + NearestName.hint(account, accounts.names().all()));
      return;
    }
    List<Long> ofAccount =
        numbers.values().stream()
            .filter(number -> number.account().equals(account))
            .map(NumberConfig::e164)
            .toList();
    if (ofAccount.isEmpty()) {
      item.problem("'" + item.asWritten() + "' has no numbers");
    }
    pool.addAll(ofAccount);
  }

  private void addNumber(Set<Long> pool, Value item) {
    long e164 = item.as(TemplatesReader::poolNumber, E164.NONE);
    if (e164 == E164.NONE) {
      return;
    }
    pool.add(e164);
    if (!numbers.containsKey(e164)) {
      List<String> known = numbers.keySet().stream().map(E164::format).toList();
      item.problem(
          "there is no number " + E164.format(e164) + NearestName.hint(E164.format(e164), known));
    }
  }

  private static long poolNumber(String text) {
    try {
      return E164.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is neither a number, nor account:NAME, nor *");
    }
  }

  private Set<Provider> providers(List<Long> pool) {
    Set<Provider> providers = EnumSet.noneOf(Provider.class);
    for (long e164 : pool) {
      NumberConfig number = numbers.get(e164);
      Provider provider = number == null ? null : accounts.provider(number.account());
      if (provider != null) {
        providers.add(provider);
      }
    }
    return providers;
  }

  /** Both sets of limits hold, so one that is looser than a global one would mislead its reader. */
  private List<RateLimit> destinationLimits(Section template) {
    List<RateLimit> limits = new ArrayList<>();
    for (Value item : template.list("destination_limits")) {
      RateLimit limit = item.as(DestinationsReader::limit, Scalars.NO_RATE);
      limits.add(limit);
      for (RateLimit global : globalLimits) {
        if (limit.windowNanos() == global.windowNanos() && limit.count() > global.count()) {
          item.problem(
              limit + " is looser than " + global + " of destinations.limits, which also holds");
        }
      }
    }
    return List.copyOf(limits);
  }
}
