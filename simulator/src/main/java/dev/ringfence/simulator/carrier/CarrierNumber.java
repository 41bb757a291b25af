package dev.ringfence.simulator.carrier;

/**
 * A rented number. Immutable.
 *
 * @param e164 with plus
 * @param channels calls at once; judged by the auditor, not enforced by the carrier
 * @param capPerHour starts in any rolling (simulated) hour; judged by the auditor
 * @param name what its owner calls it; may be empty
 */
public record CarrierNumber(String e164, int channels, int capPerHour, String name) {

  public CarrierNumber {
    if (!e164.matches("\\+[1-9][0-9]{6,14}")) {
      throw new IllegalArgumentException("number must be E.164 with plus, was '" + e164 + "'");
    }
    if (channels < 1) {
      throw new IllegalArgumentException("channels must be at least 1, was " + channels);
    }
    if (capPerHour < 1) {
      throw new IllegalArgumentException("cap_per_hour must be at least 1, was " + capPerHour);
    }
  }
}
