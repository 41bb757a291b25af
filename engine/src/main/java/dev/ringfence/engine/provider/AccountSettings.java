package dev.ringfence.engine.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter needs to reach one account. Immutable. Prints no secret.
 *
 * @param id Twilio Account SID, Plivo Auth ID, Exotel account SID
 * @param user whom the token belongs to when that is not the id: Exotel API key, Twilio API key SID
 * @param token secret of the requests
 * @param signingToken secret of the webhooks' signatures when it is another one (Twilio API keys),
 *     else null
 * @param baseUrl where the API is reached, without a slash at the end
 * @param workers dials in progress at once at most
 * @param zone IANA zone that the provider writes zoneless times in
 * @param requestTimeout how long to wait for an answer
 */
public record AccountSettings(
    String name,
    String id,
    @Nullable String user,
    String token,
    @Nullable String signingToken,
    String baseUrl,
    int workers,
    String zone,
    Duration requestTimeout) {

  /** Whom requests are signed in as. */
  public String login() {
    return user == null ? id : user;
  }

  /** The secret that webhooks are signed with. */
  public String webhookSecret() {
    return signingToken == null ? token : signingToken;
  }

  @Override
  public String toString() {
    return "account " + name;
  }
}
