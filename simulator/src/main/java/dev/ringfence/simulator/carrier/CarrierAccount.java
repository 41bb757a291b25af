package dev.ringfence.simulator.carrier;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account at one of the carriers. Immutable.
 *
 * @param id Twilio's {@code AC} + 32 hex digits, Plivo's {@code MA} + 18, Exotel's account SID
 * @param token secret: password of the API and key of the signatures
 * @param apiKey user name that is accepted besides the id, or null
 * @param cps calls per second; what exceeds it is queued, or refused if {@code rejectsOverCps}
 * @param apiRate requests of any kind, or null for no limit; never scaled
 * @param concurrency calls at once over all its numbers, queued and ringing ones included, or -1
 * @param voiceUrl where inbound calls are announced; empty: nobody can call in
 * @param inboundStatusUrl where the end of an inbound call is reported; may be empty
 * @param zone in which the carrier writes times (Plivo's console, Exotel's region)
 */
public record CarrierAccount(
    Provider provider,
    String id,
    String token,
    @Nullable String apiKey,
    int cps,
    @Nullable Rate apiRate,
    int concurrency,
    boolean rejectsOverCps,
    String voiceUrl,
    String inboundStatusUrl,
    ZoneId zone,
    List<CarrierNumber> numbers) {

  public CarrierAccount {
    numbers = List.copyOf(numbers);
    boolean shaped =
        switch (provider) {
          case TWILIO -> id.matches("AC[0-9a-f]{32}");
          case PLIVO -> id.matches("MA[0-9A-Z]{18}");
          case EXOTEL -> id.matches("[0-9A-Za-z_-]{1,64}");
        };
    if (!shaped) {
      throw new IllegalArgumentException("id '" + id + "' is not one of " + provider.word());
    }
    if (token.isEmpty()) {
      throw new IllegalArgumentException("token of " + id + " must not be empty");
    }
    if (cps < 1) {
      throw new IllegalArgumentException("cps of " + id + " must be at least 1, was " + cps);
    }
    if (concurrency == 0 || concurrency < -1) {
      throw new IllegalArgumentException(
          "concurrency of " + id + " must be at least 1, or -1 for none, was " + concurrency);
    }
    if (rejectsOverCps && provider == Provider.TWILIO) {
      throw new IllegalArgumentException("over of " + id + ": Twilio always queues");
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return provider.word() + " " + id + " (" + numbers.size() + " numbers)";
  }
}
