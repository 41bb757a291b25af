package dev.ringfence.engine.core.model;

/**
 * Channels of an account that not everybody may take. Immutable.
 *
 * @param urgent kept free for calls of {@link Priority#URGENT}
 * @param inbound kept free for calls that come in
 */
public record Reserve(int urgent, int inbound) {
  public static final Reserve NONE = new Reserve(0, 0);

  public Reserve {
    if (urgent < 0 || inbound < 0) {
      throw new IllegalArgumentException("a reserve is 0 or more channels");
    }
  }
}
