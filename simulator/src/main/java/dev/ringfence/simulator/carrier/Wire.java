package dev.ringfence.simulator.carrier;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Encodings that the carriers share. Thread-safe. */
final class Wire {

  static final String FORM = "application/x-www-form-urlencoded; charset=UTF-8";
  static final String JSON = "application/json";

  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssxxx", Locale.ENGLISH);

  private Wire() {}

  static String form(Map<String, String> fields) {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (key, value) -> {
          if (body.length() > 0) {
            body.append('&');
          }
          body.append(encoded(key)).append('=').append(encoded(value));
        });
    return body.toString();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The fragment configures the carrier's client and is neither sent nor signed. */
  static String withoutFragment(String url) {
    int hash = url.indexOf('#');
    return hash < 0 ? url : url.substring(0, hash);
  }

  /** The same URL with another MAC after the attempt id: well-formed, and not authentic. */
  static String wrongToken(String url) {
    int dot = url.lastIndexOf('.');
    if (dot < 0 || url.indexOf('/', dot) < 0) {
      return url + "/forged";
    }
    // The first digit, because the last of 22 carries only two bits.
    char other = url.charAt(dot + 1) == 'A' ? 'B' : 'A';
    return url.substring(0, dot + 1) + other + url.substring(dot + 2);
  }

  /** {@code Tue, 21 Jan 2025 10:00:00 +0000}. */
  static String rfc2822(long millis) {
    return RFC_2822.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }

  /** {@code 2025-01-21 10:00:00} in a zone. */
  static String plain(long millis, ZoneId zone) {
    return PLAIN.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  /** {@code 2025-01-21 10:00:00+00:00} in a zone. */
  static String withOffset(long millis, ZoneId zone) {
    return OFFSET.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  static DateTimeFormatter plainFormat() {
    return PLAIN;
  }

  static String hex(SplittableRandom random) {
    return String.format("%016x%016x", random.nextLong(), random.nextLong());
  }

  static String uuid(SplittableRandom random) {
    String hex = hex(random);
    return hex.substring(0, 8)
        + "-"
        + hex.substring(8, 12)
        + "-4"
        + hex.substring(13, 16)
        + "-8"
        + hex.substring(17, 20)
        + "-"
        + hex.substring(20);
  }
}
