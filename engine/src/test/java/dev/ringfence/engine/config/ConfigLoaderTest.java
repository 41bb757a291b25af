package dev.ringfence.engine.config;

import static dev.ringfence.engine.config.ConfigFiles.config;
import static dev.ringfence.engine.config.ConfigFiles.load;
import static dev.ringfence.engine.config.ConfigFiles.problems;
import static dev.ringfence.engine.config.ConfigFiles.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.DailyHours;
import dev.ringfence.engine.core.model.InboundTreatment.WhenFull;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Timings;
import dev.ringfence.engine.core.model.Topology;
import java.nio.file.Path;
import java.time.Duration;
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
