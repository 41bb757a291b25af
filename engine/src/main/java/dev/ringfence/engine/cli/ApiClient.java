package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client of the REST API. Thread-safe. The key is sent to the engine and shown nowhere. */
public final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** A large upload is answered only when it is stored. */
  private static final Duration UPLOAD_ANSWER = Duration.ofMinutes(30);

  private final HttpClient http;
  private final URI base;
  private final String key;
  private final @Nullable Duration patience;

  /**
   * Makes a client.
   *
   * @param url where the engine listens; a slash at the end does not matter
   * @param key a workspace's or an operator's key; empty to send none
   * @throws IllegalArgumentException if it is not an http URL
   */
  public ApiClient(String url, String key) {
    String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.base = URI.create(trimmed);
    if (base.getHost() == null || !("" + base.getScheme()).matches("https?")) {
      throw new IllegalArgumentException("not an http URL: " + url);
    }
    this.key = key;
    this.patience = null;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  private ApiClient(ApiClient of, Duration patience) {
    this.base = of.base;
    this.key = of.key;
    this.http = of.http;
    this.patience = patience;
  }

  /** The same, but whatever is asked is given up if no answer has begun to come by then. */
  public ApiClient within(Duration time) {
    return new ApiClient(this, time);
  }

  /** GET; the answer is JSON. */
  public JsonNode get(String path) throws IOException, ApiException {
    return json(request(path).timeout(ANSWER).GET());
  }

  /** POST without a body. */
  public JsonNode post(String path) throws IOException, ApiException {
    return json(request(path).timeout(ANSWER).POST(BodyPublishers.noBody()));
  }

  public JsonNode delete(String path) throws IOException, ApiException {
    return json(request(path).timeout(ANSWER).DELETE());
  }

  /** POST of a body that may be long. */
  public JsonNode post(
      String path, BodyPublisher body, String contentType, Map<String, String> headers)
      throws IOException, ApiException {
    HttpRequest.Builder request =
        request(path).timeout(UPLOAD_ANSWER).header("Content-Type", contentType).POST(body);
    headers.forEach(request::header);
    return json(request);
  }

  /** GET of a body of any length and kind. */
  public void download(String path, OutputStream to) throws IOException, ApiException {
    HttpResponse<InputStream> response = send(request(path).GET());
    try (InputStream body = response.body()) {
      if (response.statusCode() >= 400) {
        throw new ApiException(response.statusCode(), parse(body.readAllBytes()));
      }
      body.transferTo(to);
    }
  }

  /** A query string with its question mark; parameters without a value are left out. */
  public static String query(Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .filter(e -> !e.getValue().isEmpty())
            .map(e -> encode(e.getKey()) + '=' + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  /** Percent-encodes one path segment or query value. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "*/*");
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private JsonNode json(HttpRequest.Builder request) throws IOException, ApiException {
    HttpResponse<InputStream> response = send(request);
    JsonNode body;
    try (InputStream in = response.body()) {
      body = parse(in.readAllBytes());
    }
    if (response.statusCode() >= 400) {
      throw new ApiException(response.statusCode(), body);
    }
    return body;
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
    try {
      if (patience != null) {
        request.timeout(patience);
      }
      return http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (IOException e) {
      throw new UnreachableException(base, e);
    }
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode parsed = JSON.readTree(body);
      return parsed == null ? MissingNode.getInstance() : parsed;
    } catch (IOException e) {
      return MissingNode.getInstance(); // a proxy's page; the status says enough
    }
  }
}
