package dev.ringfence.engine.provider.plivo;

import dev.ringfence.engine.core.port.WebhookRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Plivo's webhook signature, version 3: Base64 of HMAC-SHA256 over the URL with its parameters, a
 * dot and the nonce, as Plivo's own Go, Python and Node helpers compute it. Thread-safe. The Java
 * helper differs from them: it drops the port, compares the method by identity, mis-signs a POST
 * without parameters and fails on a bare GET; so it is not used.
 */
final class PlivoSignature {
  private final SecretKeySpec key;

  PlivoSignature(String authToken) {
    key = new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /**
   * Whether any of the signatures that came with the request is ours; several stand for several
   * tokens.
   */
  boolean valid(WebhookRequest request) {
    String nonce = request.header("x-plivo-signature-v3-nonce");
    String given =
        request.header("x-plivo-signature-v3") + "," + request.header("x-plivo-signature-ma-v3");
    byte[] right =
        sign(request.method(), request.url(), request.form(), nonce)
            .getBytes(StandardCharsets.US_ASCII);
    boolean valid = false;
    for (String signature : given.split(",", -1)) {
      valid |= MessageDigest.isEqual(right, signature.strip().getBytes(StandardCharsets.UTF_8));
    }
    return valid && !nonce.isEmpty();
  }

  String sign(String method, String url, Map<String, List<String>> form, String nonce) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      String text = canonical(method, url, form) + "." + nonce;
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static String canonical(String method, String url, Map<String, List<String>> form) {
    int question = url.indexOf('?');
    String base = question < 0 ? url : url.substring(0, question);
    Map<String, List<String>> query =
        question < 0 ? Map.of() : parse(URI.create(url).getRawQuery());
    if (method.equals("GET")) {
      Map<String, List<String>> all = new TreeMap<>(query);
      form.forEach((name, values) -> all.merge(name, values, PlivoSignature::both));
      return all.isEmpty() ? base : base + "?" + joined(all);
    }
    if (form.isEmpty()) {
      return query.isEmpty() ? base : base + "?" + joined(query);
    }
    return base + "?" + (query.isEmpty() ? "" : joined(query) + ".") + glued(form);
  }

  private static List<String> both(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  /** {@code k=v&k=v}, sorted. */
  private static String joined(Map<String, List<String>> parameters) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(parameters)
        .forEach(
            (name, values) ->
                values.stream().sorted().forEach(value -> pairs.add(name + "=" + value)));
    return String.join("&", pairs);
  }

  /** {@code kvkv}, sorted. */
  private static String glued(Map<String, List<String>> parameters) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(parameters)
        .forEach(
            (name, values) ->
                values.stream().sorted().forEach(value -> text.append(name).append(value)));
    return text.toString();
  }

  private static Map<String, List<String>> parse(String rawQuery) {
    Map<String, List<String>> parameters = new TreeMap<>();
    for (String pair : rawQuery.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      parameters.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
    }
    return parameters;
  }

  private static String decode(String text) {
    return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
