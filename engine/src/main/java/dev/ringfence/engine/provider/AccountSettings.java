package dev.ringfence.engine.provider;

import java.time.Duration;
import java.time.ZoneId;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All that an adapter needs to know of one account. Immutable. Prints without its secrets.
 *
 * @param name as in the configuration; names threads and log lines
 * @param id Twilio Account SID, Plivo Auth ID, Exotel account SID
 * @param user Twilio API key SID or Exotel API key; null: the id is the user
 * @param token what proves the user: auth token, API key secret, API token
 * @param signingToken what signs webhooks where that is not {@code token} (Twilio signs with the
 *     primary auth token even when requests use an API key), or null
 * @param baseUrl where the API is reached: scheme, host, optional port and path prefix, no slash at
 *     the end. The provider's own paths (which begin with the API's version) follow it
 * @param workers how many dials may be on the wire at once
 * @param zone zone in which the provider writes times that carry no offset
 * @param requestTimeout how long to wait for an answer once a request is sent
 * @param onLeaving told of each dial, right before its first byte leaves, how many nanoseconds
 *     later it would have been too old; by any thread, and must not block
 */
public record AccountSettings(
    String name,
    String id,
    @Nullable String user,
    String token,
    @Nullable String signingToken,
    String baseUrl,
    int workers,
    ZoneId zone,
    Duration requestTimeout,
    LongConsumer onLeaving) {

  /** Longer than any provider takes, shorter than anyone wants a channel to hang in doubt. */
  public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(15);

  /** How long a connection may take; nothing is sent before it stands, so failing early is free. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  public AccountSettings {
    if (workers < 1) {
      throw new IllegalArgumentException(
          "account " + name + ": workers must be at least 1, was " + workers);
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException(
          "account " + name + ": requestTimeout must be positive, was " + requestTimeout);
    }
  }

  /** The user name of HTTP Basic authentication. */
  public String login() {
    return user == null ? id : user;
  }

  /** The key that webhooks are signed with. */
  public String webhookKey() {
    return signingToken == null ? token : signingToken;
  }

  @Override
  public String toString() {
    return "AccountSettings[" + name + " at " + baseUrl + "]";
  }
}
