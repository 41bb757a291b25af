package dev.ringfence.engine.config;

import static dev.ringfence.engine.config.ConfigFiles.config;
import static dev.ringfence.engine.config.ConfigFiles.load;
import static dev.ringfence.engine.config.ConfigFiles.problems;
import static dev.ringfence.engine.config.ConfigFiles.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.InboundTreatment.WhenFull;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Reserve;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path directory;

  @Test
  void config_withDefaults_hasThoseOfTheProviders() {
    EngineConfig config =
        config(
            directory,
            with("    cps: 5\n", "")
                .replace(
                    "numbers:\n",
                    "  - {name: ex, provider: exotel, id: i, token: t, user: u}\nnumbers:\n"));
    assertThat(config.server().host()).isEqualTo("127.0.0.1");
    assertThat(config.accounts())
        .extracting(EngineConfig.AccountConfig::baseUrl)
        .containsExactly(
            "https://api.twilio.com", "https://api.plivo.com", "https://api.exotel.com");
    assertThat(config.accounts())
        .extracting(EngineConfig.AccountConfig::sends)
        .containsExactly(rates("1/1s"), rates("2/1s"), rates("3/1s", "200/1m"));
    assertThat(config.accounts())
        .extracting(EngineConfig.AccountConfig::zone)
        .containsExactly("UTC", "UTC", "Asia/Kolkata");
    assertThat(config.accounts())
        .allSatisfy(account -> assertThat(account.concurrency()).isEqualTo(Integer.MAX_VALUE))
        .allSatisfy(account -> assertThat(account.workers()).isEqualTo(16));
    assertThat(config.timings()).isEqualTo(Timings.DEFAULT);
    assertThat(config.inbound().whenFull()).isEqualTo(WhenFull.BUSY);
    assertThat(config.destinations().requireValid()).isTrue();
    assertThat(config.destinations().denyTypes()).contains("PREMIUM_RATE");
  }

  @Test
  void config_good_isReadAsWritten() {
    EngineConfig config = config(directory, ConfigFiles.GOOD);
    assertThat(config.numbers())
        .containsExactly(
            new NumberConfig(14155550100L, "east", 1, rates("60/1h"), NumberStatus.ACTIVE),
            new NumberConfig(13125550100L, "plivo", 5, List.of(), NumberStatus.ACTIVE));
    assertThat(config.templates().get(0).hours())
        .isEqualTo(CallingHours.daily(new DailyHours(9 * 3600, 20 * 3600 + 1800)));
    assertThat(config.templates().get(0).pool()).containsExactly(14155550100L, 13125550100L);
    assertThat(config.destinationLimits()).isEqualTo(rates("2/1h", "7/7d"));
    assertThat(config.accounts().get(0).token().reveal()).isEqualTo("hush-hush-hush");
  }

  @Test
  void scalar_thatYaml11WouldMangle_keepsItsText() {
    EngineConfig config =
        config(
            directory,
            with("[US, CA]", "[NO, US]")
                .replace("id: MARINGFENCE000000001", "id: 0123")
                .replace("- name: plivo", "- name: on")
                .replace("account: plivo", "account: on"));
    assertThat(config.destinations().countries()).containsExactly("NO", "US");
    assertThat(config.accounts().get(1).id()).isEqualTo("0123");
    assertThat(config.accounts().get(1).name()).isEqualTo("on");
  }

  @Test
  void variables_severalInAScalar_areAllFilledIn() {
    Map<String, String> environment =
        Map.of("TOKEN", "a: [b]", "N", "40", "EMPTY", "", "HOUR", "10s");
    EngineConfig config =
        load(
                directory,
                with("60/1h", "${N}/${HOUR:-1h}")
                    .replace("2/1h", "'${env:N}/${EMPTY:-2h}'")
                    .replace("7/7d", "'7/${WEEK:-7d}'")
                    .replace("Hello {{name}}", "Costs $5, $${TOKEN} stays")
                    .replace("status: active", "status: ${X:-draining}")
                    .replace("    cps: 5\nnumbers", "    user: ${EMPTY}\nnumbers"),
                environment)
            .config()
            .orElseThrow();
    assertThat(config.numbers().get(0).caps()).isEqualTo(rates("40/10s"));
    assertThat(config.destinationLimits()).isEqualTo(rates("40/2h", "7/7d"));
    assertThat(config.templates().get(0).answer().say()).isEqualTo("Costs $5, ${TOKEN} stays");
    assertThat(config.numbers().get(1).status()).isEqualTo(NumberStatus.DRAINING);
    assertThat(config.accounts().get(0).token().reveal()).isEqualTo("a: [b]");
    assertThat(config.accounts().get(1).user()).isNull();
  }

  @Test
  void hours_byDay_leaveOutDaysThatAreMissing() {
    TemplateConfig template =
        template(
            "hours: {mon-wed: [14:00-20:00, 09:00-12:00], sat: 10:00-16:00, sun: closed}",
            "holidays:\n  xmas: [2026-12-25, 2026-12-24]\n  year: 2027-01-01\n",
            "holidays: [xmas, year]");
    List<DailyHours> weekday =
        List.of(new DailyHours(9 * 3600, 12 * 3600), new DailyHours(14 * 3600, 20 * 3600));
    List<DailyHours> saturday = List.of(new DailyHours(10 * 3600, 16 * 3600));
    List<DailyHours> off = List.of();
    assertThat(template.hours())
        .isEqualTo(
            new CallingHours(
                List.of(weekday, weekday, weekday, off, off, saturday, off),
                List.of(
                    LocalDate.of(2026, 12, 24),
                    LocalDate.of(2026, 12, 25),
                    LocalDate.of(2027, 1, 1))));
  }

  @Test
  void hours_daily_isForDaysThatAreNotNamed() {
    TemplateConfig template = template("hours: {daily: 08:00-21:00, sat-sun: closed}", "", "");
    assertThat(template.hours().week().get(0)).containsExactly(DailyHours.DEFAULT);
    assertThat(template.hours().week().subList(5, 7)).containsOnly(List.of());
    assertThat(template("hours: {sun-mon: 08:00-21:00}", "", "").hours().week())
        .extracting(List::size)
        .containsExactly(1, 0, 0, 0, 0, 0, 1);
    assertThat(template("hours: [08:00-12:00, 13:00-21:00]", "", "").hours().week())
        .allSatisfy(day -> assertThat(day).hasSize(2));
  }

  @Test
  void retriesAndTerms_areReadAsWritten() {
    TemplateConfig template =
        template(
            "retry: {attempts: 3, busy: [5m, 30m], no_answer: 2h}",
            "",
            "select: local-presence\n    expire_after: 2d");
    assertThat(template.retry())
        .isEqualTo(
            new RetryPolicy(
                3,
                Map.of(
                    Outcome.BUSY, List.of(300_000_000_000L, 1_800_000_000_000L),
                    Outcome.NO_ANSWER, List.of(7_200_000_000_000L))));
    assertThat(template.selection()).isEqualTo(Selection.LOCAL_PRESENCE);
    assertThat(template.expireAfterMillis()).isEqualTo(2 * 86_400_000L);
    TemplateConfig plain = config(directory, ConfigFiles.GOOD).templates().get(0);
    assertThat(plain.retry()).isEqualTo(RetryPolicy.NONE);
    assertThat(plain.selection()).isEqualTo(Selection.SPREAD);
    assertThat(plain.expireAfterMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void breakerReserveAndCaps_reachTheTopology() {
    EngineConfig config =
        config(
            directory,
            with("inbound:", "breaker: {of: 4, rest: 5h}\ninbound:")
                .replace("cap: 60/1h", "cap: 10/1m, 100/1h, 400/1d")
                .replace("    cps: 5\nnumbers", "    reserve: {urgent: 2}\nnumbers"));
    Topology topology = TopologyBuilder.toTopology(config);
    long hour = 3_600_000_000_000L;
    assertThat(topology.breaker()).isEqualTo(new Breaker(4, 3, 4, 5 * hour, 5 * hour, 50));
    assertThat(topology.accounts().get(0).reserve()).isEqualTo(Reserve.NONE);
    assertThat(topology.accounts().get(1).reserve()).isEqualTo(new Reserve(2, 0));
    assertThat(topology.numbers().get(0).caps()).isEqualTo(rates("10/1m", "100/1h", "400/1d"));
    assertThat(config(directory, ConfigFiles.GOOD).breaker())
        .isEqualTo(new Breaker(5, 3, 10, hour / 4, 4 * hour, 50));
    assertThat(config(directory, with("inbound:", "breaker: off\ninbound:")).breaker())
        .isEqualTo(Breaker.OFF);
  }

  @Test
  void configuration_printed_showsNoCredential() {
    String text =
        with(
            "numbers:\n",
            "  - {name: ex, provider: exotel, id: i, token: tttt, user: uuuu}\nnumbers:\n");
    assertThat(config(directory, text).toString()).doesNotContain("uuuu").doesNotContain("tttt");
  }

  /** The good template with its hours replaced, something at the top and something of its own. */
  private TemplateConfig template(String hours, String top, String more) {
    return config(
            directory,
            with("hours: 09:00-20:30", hours + (more.isEmpty() ? "" : "\n    " + more))
                .replace("inbound:\n", top + "inbound:\n"))
        .templates()
        .get(0);
  }

  @Test
  void numbers_consecutive_areAllThere() {
    EngineConfig config =
        config(
            directory,
            with("  - number: +14155550100\n", "  - from: +14155550100\n    count: 12\n"));
    assertThat(config.numbers()).hasSize(13);
    assertThat(config.numbers().get(11).e164()).isEqualTo(14155550111L);
    assertThat(config.templates().get(0).pool()).hasSize(13);
  }

  @Test
  void proveAbsentAfter_shortened_shortensTheDefaultAnswerTimeout() {
    Timings timings = config(directory, with("every: 30s", "prove_absent_after: 10s")).timings();
    assertThat(timings.proveAbsentAfter()).isEqualTo(Duration.ofSeconds(10).toNanos());
    assertThat(timings.answerTimeout()).isEqualTo(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void secrets_neverAppearInTextOrProblems() {
    assertThat(config(directory, ConfigFiles.GOOD).toString())
        .contains("****")
        .doesNotContain("hush-hush")
        .doesNotContain("key-0123456789");
    String wrong =
        with("port: 8080", "port: ${TOKEN}")
            .replace("60/1h", "${TOKEN}")
            .replace(
                "token: ${TOKEN}\n    cps: 5\n  - name: plivo",
                "token:\n      - ${TOKEN}\n  - name: plivo")
            .replace("[operator-key-0123456789]", "[acme-key-0123456789, short]")
            .replace("status: active", "status: ${TOKEN}")
            .replace("account: plivo", "account: ${TOKEN}")
            .replace("workspace: acme", "workspace: ${TOKEN}")
            .replace("[\"*\"]", "[\"account:${TOKEN}\"]");
    assertThat(problems(directory, wrong))
        .hasSize(9)
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "ringfence.yaml:7:17 operator_keys[0]: is the same key as"
                            + " workspaces[0].api_keys[0]; a key must say whose it is"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "ringfence.yaml:7:38 operator_keys[1]: must have at least 12 characters"))
        .allSatisfy(
            problem -> assertThat(problem).doesNotContain("hush").doesNotContain("key-0123456789"));
  }

  @Test
  void topology_ofAConfig_refersByIndex() {
    Topology topology = TopologyBuilder.toTopology(config(directory, ConfigFiles.GOOD));
    assertThat(topology.accounts().get(1).provider()).isEqualTo(Provider.PLIVO);
    assertThat(topology.numbers().get(1).account()).isEqualTo(1);
    assertThat(topology.numbers().get(1).channels()).isEqualTo(5);
    assertThat(topology.templates().get(0).pool()).containsExactly(0, 1);
    assertThat(topology.workspaces()).containsExactly("acme");
    assertThat(topology.destinationLimits()).isEqualTo(rates("2/1h", "7/7d"));
  }

  @Test
  void typesAndCountries_areAllThatTheNumberingPlansKnow() {
    assertThat(DestinationsReader.TYPES)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(PhoneNumberType.values()).map(Enum::name).toList());
    assertThat(DestinationsReader.countries())
        .containsAll(PhoneNumberUtil.getInstance().getSupportedRegions());
  }

  private static List<RateLimit> rates(String... texts) {
    return Arrays.stream(texts).map(RateLimit::parse).toList();
  }
}
