package dev.ringfence.simulator.carrier;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How Twilio and Plivo sign their callbacks, written from their documentation (Plivo's from what
 * its Go, Python and Node helpers do, because the Java helper drops the port). Exotel signs
 * nothing. Thread-safe.
 */
final class Signatures {

  private Signatures() {}

  /** X-Twilio-Signature: the whole URL, then each form key and value in the order of the keys. */
  static String twilio(String token, String url, Map<String, String> form) {
    StringBuilder text = new StringBuilder(url);
    new TreeMap<>(form).forEach((key, value) -> text.append(key).append(value));
    return hmac("HmacSHA1", token, text.toString());
  }

  /** X-Plivo-Signature-V3 of a POST. */
  static String plivoV3(String token, String url, String nonce, Map<String, String> form) {
    return hmac("HmacSHA256", token, plivoText(url, form) + "." + nonce);
  }

  private static String plivoText(String url, Map<String, String> form) {
    int question = url.indexOf('?');
    StringBuilder text = new StringBuilder(question < 0 ? url : url.substring(0, question));
    if (question >= 0) {
      Map<String, String> query = new TreeMap<>();
      for (String pair : url.substring(question + 1).split("&")) {
        int eq = pair.indexOf('=');
        query.put(
            decoded(eq < 0 ? pair : pair.substring(0, eq)),
            eq < 0 ? "" : decoded(pair.substring(eq + 1)));
      }
      char separator = '?';
      for (Map.Entry<String, String> e : query.entrySet()) {
        text.append(separator).append(e.getKey()).append('=').append(e.getValue());
        separator = '&';
      }
    }
    if (!form.isEmpty()) {
      text.append(question < 0 ? '?' : '.');
      new TreeMap<>(form).forEach((key, value) -> text.append(key).append(value));
    }
    return text.toString();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String hmac(String algorithm, String token, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), algorithm));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
