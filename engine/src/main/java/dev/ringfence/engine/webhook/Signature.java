package dev.ringfence.engine.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as Standard Webhooks 1.0.0 does with a shared secret. Stateless. */
final class Signature {
  private static final String SECRET_PREFIX = "whsec_";
  private static final String MAC = "HmacSHA256";

  private Signature() {}

  /**
   * The value of {@code webhook-signature}.
   *
   * @param secrets {@code whsec_} and base64; one signature each
   * @param seconds of the attempt, since 1970
   */
  static String of(List<String> secrets, String id, long seconds, byte[] body) {
    byte[] head = (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
    return secrets.stream()
        .map(secret -> "v1," + Base64.getEncoder().encodeToString(sign(secret, head, body)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] sign(String secret, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(MAC);
      byte[] key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
      mac.init(new SecretKeySpec(key, MAC));
      mac.update(head);
      return mac.doFinal(body);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }
}
