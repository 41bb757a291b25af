package dev.ringfence.simulator.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a provider announces calls that come in: {@code PUBLIC/cb/ACCOUNT/in.MAC/PURPOSE}, where
 * MAC is the first 16 bytes of HMAC-SHA256 over {@code ACCOUNT/in} with the callback secret, in
 * URL-safe base64. An operator would paste these into the provider's console. Immutable.
 */
record InboundUrls(String publicUrl, String secret) {
  private static final int MAC_BYTES = 16;

  String of(String account, String purpose) {
    return publicUrl + "/cb/" + account + "/in." + mac(account + "/in") + "/" + purpose;
  }

  private String mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] whole = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(whole, MAC_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "InboundUrls[" + publicUrl + "]";
  }
}
