package dev.ringfence.engine.provider.plivo;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Plivo's signature, version 3, as its servers and its Go, Python and Node helpers make it: base64
 * of HMAC-SHA256 over the URL, the parameters and a nonce. Its Java helper drops the port, compares
 * the method by identity and fails on requests without parameters, hence this one. Immutable.
 *
 * <p>What is signed, before {@code .nonce}:
 *
 * <ul>
 *   <li>GET: URL, and if there are any, {@code ?} and query and parameters together, sorted, as
 *       {@code k=v} joined by {@code &};
 *   <li>POST with a query: URL, {@code ?}, the query sorted so, {@code .}, the parameters sorted,
 *       as {@code kv} joined by nothing;
 *   <li>POST without a query: URL, {@code ?}, the parameters so, without a dot;
 *   <li>without parameters, nothing stands in their place.
 * </ul>
 */
final class PlivoSignature {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  PlivoSignature(String authToken) {
    key = new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /**
   * Whether one of the signatures is right. There are several, comma-separated, while a token is
   * being replaced. Takes the same time however much of one is right.
   */
  boolean valid(
      String method,
      String url,
      Map<String, List<String>> params,
      String nonce,
      String signatures) {
    byte[] expected = compute(method, url, params, nonce).getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (String signature : signatures.split(",", -1)) {
      found |= MessageDigest.isEqual(expected, signature.trim().getBytes(StandardCharsets.UTF_8));
    }
    return found;
  }

  String compute(String method, String url, Map<String, List<String>> params, String nonce) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] payload =
          (payload(method, url, params) + "." + nonce).getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(mac.doFinal(payload));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  static String payload(String method, String url, Map<String, List<String>> params) {
    URI uri = URI.create(url);
    String base = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    Map<String, List<String>> query = parseQuery(uri.getRawQuery());
    if (method.equals("GET")) {
      params.forEach(
          (name, values) -> query.computeIfAbsent(name, n -> new ArrayList<>()).addAll(values));
      return query.isEmpty() ? base : base + "?" + pairs(query, "=", "&");
    }
    String body = pairs(new TreeMap<>(params), "", "");
    if (query.isEmpty()) {
      return params.isEmpty() ? base : base + "?" + body;
    }
    return base + "?" + pairs(query, "=", "&") + (params.isEmpty() ? "" : "." + body);
  }

  private static String pairs(Map<String, List<String>> params, String between, String separator) {
    List<String> pairs = new ArrayList<>();
    params.forEach(
        (name, values) -> {
          List<String> sorted = new ArrayList<>(values);
          Collections.sort(sorted);
          sorted.forEach(value -> pairs.add(name + between + value));
        });
    return String.join(separator, pairs);
  }

  private static Map<String, List<String>> parseQuery(
      @org.jspecify.annotations.Nullable String rawQuery) {
    TreeMap<String, List<String>> query = new TreeMap<>();
    if (rawQuery == null || rawQuery.isEmpty()) {
      return query;
    }
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      query.computeIfAbsent(decode(name), n -> new ArrayList<>()).add(decode(value));
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
