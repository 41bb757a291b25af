package dev.ringfence.simulator.virtual.quality;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario's file says, word for word; {@link ScenarioReader} gives it a meaning. Immutable.
 *
 * @param about what the scenario shows, for people
 * @param horizon how long is measured; the batches go on until they are done
 * @param talk median of how long people talk
 * @param outcomes weights of how calls end: human, machine, no_answer, busy, failed, rejected
 */
record ScenarioFile(
    @Nullable String about,
    @Nullable Long seed,
    @Nullable String horizon,
    @Nullable String talk,
    @Nullable Map<String, Double> outcomes,
    @JsonProperty("destination_limits") @Nullable List<String> destinationLimits,
    @Nullable List<AccountLine> accounts,
    @Nullable List<NumbersLine> numbers,
    @Nullable List<TemplateLine> templates,
    @Nullable List<BatchLine> batches) {

  /** One account. */
  record AccountLine(
      @Nullable String name,
      @Nullable String provider,
      @Nullable Integer cps,
      @Nullable Integer concurrency) {}

  /**
   * Numbers that are alike, {@code count} of them from {@code first} on, under a name for pools.
   */
  record NumbersLine(
      @Nullable String group,
      @Nullable String account,
      @Nullable String first,
      @Nullable Integer count,
      @Nullable Integer channels,
      @Nullable List<String> caps) {}

  /**
   * One template.
   *
   * @param pool groups of numbers
   * @param attempts of one call at most
   * @param retry for an outcome how long after it the next attempt comes
   */
  record TemplateLine(
      @Nullable String name,
      @Nullable List<String> pool,
      @Nullable String selection,
      @Nullable String ring,
      @Nullable String talk,
      @Nullable Integer attempts,
      @Nullable Map<String, List<String>> retry) {}

  /**
   * Batches that are alike.
   *
   * @param copies how many there are, the next one {@code every} so long
   * @param to first digits of the people called, in turn
   */
  record BatchLine(
      @Nullable String name,
      @Nullable String template,
      @Nullable Integer calls,
      @Nullable String after,
      @Nullable Integer copies,
      @Nullable String every,
      @Nullable String priority,
      @Nullable Integer weight,
      @Nullable List<String> to) {}
}
