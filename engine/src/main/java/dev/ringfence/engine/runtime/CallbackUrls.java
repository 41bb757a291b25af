package dev.ringfence.engine.runtime;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The URLs that providers are told, and how a URL that comes back is known to be ours. Thread-safe.
 *
 * <p>{@code PUBLIC/cb/ACCOUNT/ATTEMPT.MAC/PURPOSE}: the attempt id finds its attempt even if the
 * answer to the dial was lost; the MAC, over account and attempt, makes the URL unguessable, which
 * is all the authenticity that Exotel's unsigned callbacks have. For inbound calls the attempt is
 * the word {@code in}.
 */
final class CallbackUrls {
  /** In place of an attempt, for calls that come in. */
  static final String INBOUND = "in";

  private static final String PREFIX = "/cb/";
  private static final int MAC_BYTES = 16;

  private final String publicUrl;
  private final SecretKeySpec key;

  CallbackUrls(String publicUrl, byte[] secret) {
    this.publicUrl = publicUrl;
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** What a URL names. {@code attempt} is 0 for inbound calls. */
  record Parsed(String account, long attempt, String purpose) {}

  String of(String account, long attempt, String purpose) {
    return of(account, HexFormat.of().toHexDigits(attempt), purpose);
  }

  String inbound(String account, String purpose) {
    return of(account, INBOUND, purpose);
  }

  /** The whole public URL of a path with its query, as the provider was told it. */
  String absolute(String pathAndQuery) {
    return publicUrl + pathAndQuery;
  }

  /** What the path names if its MAC is right, else null. */
  @Nullable Parsed parse(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    int from = path.indexOf(PREFIX);
    if (from < 0) {
      return null;
    }
    String[] parts = path.substring(from + PREFIX.length()).split("/", -1);
    if (parts.length != 3) {
      return null;
    }
    int dot = parts[1].indexOf('.');
    if (dot <= 0) {
      return null;
    }
    String subject = parts[1].substring(0, dot);
    try {
      String account = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
      byte[] right = mac(account, subject).getBytes(StandardCharsets.US_ASCII);
      byte[] given = parts[1].substring(dot + 1).getBytes(StandardCharsets.UTF_8);
      if (!MessageDigest.isEqual(right, given)) {
        return null;
      }
      long attempt = subject.equals(INBOUND) ? 0 : HexFormat.fromHexDigitsToLong(subject);
      return new Parsed(account, attempt, parts[2]);
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  private String of(String account, String subject, String purpose) {
    String name = URLEncoder.encode(account, StandardCharsets.UTF_8);
    return publicUrl + PREFIX + name + "/" + subject + "." + mac(account, subject) + "/" + purpose;
  }

  private String mac(String account, String subject) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] whole = mac.doFinal((account + "/" + subject).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(whole, MAC_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
