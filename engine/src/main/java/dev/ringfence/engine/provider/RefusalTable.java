package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.model.Refusal;

/** Why a provider turned a dial down, by what it wrote. Each provider has one. */
@FunctionalInterface
public interface RefusalTable {

  /**
   * Sorts a refusal.
   *
   * @param status HTTP status, 4xx
   * @param code the provider's own code, or empty
   * @param text the provider's own words, or empty; read here and nowhere else, because they hold
   *     phone numbers
   */
  Refusal refusalOf(int status, String code, String text);
}
