package dev.ringfence.engine.http.ingest;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One upload from its first byte to its last: feed it, then end it. Until the end nothing of it
 * exists anywhere else, so one that breaks off leaves nothing. Confined to one thread at a time.
 */
public final class Upload {
  /** What a body may be. */
  public enum Format {
    CSV,
    NDJSON,
    JSON
  }

  /**
   * How rows are to be read.
   *
   * @param defaultRegion region of numbers written without a plus, or null: they are refused
   */
  public record Options(Format format, boolean allowDuplicates, @Nullable String defaultRegion) {}

  /**
   * What came out. Immutable.
   *
   * @param template as the body names it; empty if it does not
   * @param name as the body names it; empty if it does not
   * @param terms what else the body says of the batch, by member
   * @param fingerprint hex SHA-256 of the request as told to the digest, and of the body
   */
  public record Result(
      PackedRows rows,
      int rejected,
      List<RejectedRows> errors,
      String template,
      String name,
      Map<String, String> terms,
      String fingerprint) {

    /** The same without rows that were refused later. */
    public Result without(OpenRows.Sorted sorted) {
      List<RejectedRows> all = new ArrayList<>(errors);
      all.addAll(sorted.errors());
      return new Result(
          sorted.rows(), rejected + sorted.rejected(), all, template, name, terms, fingerprint);
    }
  }

  private final IngestLimits limits;
  private final MessageDigest digest;
  private @Nullable Work work;
  private long bytes;

  /** What is needed only until the end: tables against duplicates, and a record in the making. */
  private record Work(RowCheck check, UploadParser parser) {}

  /**
   * Begins an upload.
   *
   * @param nowMillis wall clock, from which durations in rows count
   * @param digest has taken what else makes a request the same request: method, path, options
   */
  public Upload(
      Options options,
      IngestLimits limits,
      RowChecks checks,
      long nowMillis,
      MessageDigest digest) {
    this.limits = limits;
    this.digest = digest;
    RowCheck check =
        new RowCheck(checks, nowMillis, options.defaultRegion(), options.allowDuplicates(), limits);
    UploadParser parser =
        switch (options.format()) {
          case CSV -> new CsvParsing(limits, check);
          case NDJSON -> new NdjsonParsing(limits, check);
          case JSON -> new JsonParsing(limits, check);
        };
    work = new Work(check, parser);
  }

  /** The next bytes of the body; the array is handed over. */
  public void feed(byte[] chunk) throws UploadRefused {
    bytes += chunk.length;
    if (bytes > limits.bodyBytes()) {
      throw new UploadRefused(
          UploadRefused.Kind.TOO_LARGE, "more than " + limits.bodyBytes() + " bytes");
    }
    digest.update(chunk);
    Objects.requireNonNull(work, "the upload is over").parser().feed(chunk);
  }

  /** The body is complete. After that only the result is kept, whoever still holds the upload. */
  public Result end() throws UploadRefused {
    Work done = Objects.requireNonNull(work, "the upload is over");
    work = null;
    done.parser().end();
    String template = "";
    String name = "";
    Map<String, String> terms = Map.of();
    if (done.parser() instanceof JsonParsing json) {
      template = json.template();
      name = json.name();
      terms = json.terms();
    }
    return new Result(
        done.check().build(),
        done.check().rejections().total(),
        done.check().rejections().groups(),
        template,
        name,
        terms,
        HexFormat.of().formatHex(digest.digest()));
  }
}
