package dev.ringfence.engine.core.port;

/** What we answer to a provider. Immutable. */
public record WebhookReply(int status, String contentType, String body) {
  /** Taken note of. */
  public static final WebhookReply NO_CONTENT = new WebhookReply(204, "", "");

  /** Not for us, or not authentic. Says nothing more. */
  public static final WebhookReply FORBIDDEN = new WebhookReply(403, "text/plain", "forbidden\n");
}
