package dev.ringfence.engine.http;

import dev.ringfence.engine.http.ingest.Upload;
import dev.ringfence.engine.http.ingest.Upload.Format;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an upload. Immutable.
 *
 * @param template null when only the document names it
 * @param name null when only the document names it
 * @param defaultRegion region of numbers written without a plus, or null
 */
record UploadRequest(
    Format format,
    @Nullable String template,
    @Nullable String name,
    boolean dryRun,
    boolean allowDuplicates,
    boolean rejectAll,
    @Nullable String defaultRegion,
    TermsText terms) {
  private static final int NAME_CHARS = 200;
  private static final Map<String, Format> FORMATS =
      Map.of(
          "text/csv", Format.CSV,
          "application/x-ndjson", Format.NDJSON,
          "application/json", Format.JSON);

  static UploadRequest of(Exchange exchange) {
    exchange.onlyParameters(
        "template",
        "name",
        "dry_run",
        "allow_duplicates",
        "default_region",
        "on_error",
        "priority",
        "weight",
        "not_before",
        "not_after");
    String type = exchange.mediaType("text/csv", "application/x-ndjson", "application/json");
    String region = exchange.parameter("default_region");
    if (region != null && !region.matches("[A-Z]{2}")) {
      throw Exchange.invalid("default_region must be two capitals, such as US");
    }
    UploadRequest request =
        new UploadRequest(
            FORMATS.getOrDefault(type, Format.JSON),
            exchange.parameter("template"),
            exchange.parameter("name"),
            exchange.flag("dry_run"),
            exchange.flag("allow_duplicates"),
            exchange.choice("on_error", List.of("accept_valid", "reject_all")).equals("reject_all"),
            region,
            TermsText.of(exchange));
    checkName(request.name());
    return request;
  }

  static void checkName(@Nullable String name) {
    if (name != null && name.length() > NAME_CHARS) {
      throw Exchange.invalid("a name has at most " + NAME_CHARS + " characters");
    }
  }

  Upload.Options options() {
    return new Upload.Options(format, allowDuplicates, defaultRegion);
  }

  /** A digest that has taken everything but the body. */
  static MessageDigest digest(Exchange exchange) {
    Map<String, String> parameters = new TreeMap<>();
    exchange
        .routing()
        .queryParams()
        .forEach(parameter -> parameters.put(parameter.getKey(), parameter.getValue()));
    String head =
        exchange.request().method()
            + "\n"
            + exchange.routing().normalizedPath()
            + "\n"
            + exchange.mediaType()
            + "\n"
            + parameters
            + "\n";
    MessageDigest digest = ApiKeys.sha256();
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    return digest;
  }
}
