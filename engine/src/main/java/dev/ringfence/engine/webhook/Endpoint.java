package dev.ringfence.engine.webhook;

import dev.ringfence.engine.config.EngineConfig.WebhookConfig;
import dev.ringfence.engine.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * An endpoint of a workspace. Immutable.
 *
 * @param workspace its name
 */
record Endpoint(String workspace, WebhookConfig config) {

  /** Which endpoint: names are unique in a workspace only. Immutable. */
  record Key(String workspace, String name) {
    @Override
    public String toString() {
      return workspace + "/" + name;
    }
  }

  Key key() {
    return new Key(workspace, config.name());
  }

  /** Never to be logged. */
  List<String> secrets() {
    return config.secrets().stream().map(Secret::reveal).toList();
  }

  /**
   * Tells whether the URL is another than before; it may bear a token, so it is not kept itself.
   */
  String urlHash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(config.url().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
