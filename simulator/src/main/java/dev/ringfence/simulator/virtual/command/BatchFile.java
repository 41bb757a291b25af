package dev.ringfence.simulator.virtual.command;

import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.core.port.KernelEvent.RowTimes;
import dev.ringfence.engine.http.ingest.Explanations;
import dev.ringfence.engine.http.ingest.IngestLimits;
import dev.ringfence.engine.http.ingest.PackedRows;
import dev.ringfence.engine.http.ingest.RejectedRows;
import dev.ringfence.engine.http.ingest.RowChecks;
import dev.ringfence.engine.http.ingest.Upload;
import dev.ringfence.engine.http.ingest.UploadRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The rows of a file, read and checked as an upload is. Immutable (the arrays are shared: do not
 * write to them).
 *
 * @param refused sentences about rows that were refused
 */
record BatchFile(long[] destinations, char[] zones, RowTimes times, List<String> refused) {
  private static final int CHUNK = 1 << 16;

  static BatchFile read(String file, RowChecks checks, long startMillis, boolean allowDuplicates) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Upload upload =
          new Upload(
              new Upload.Options(format(file), allowDuplicates, null),
              IngestLimits.STANDARD,
              checks,
              startMillis,
              MessageDigest.getInstance("SHA-256"));
      byte[] buffer = new byte[CHUNK];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        upload.feed(Arrays.copyOf(buffer, n));
      }
      return of(upload.end(), file);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCodes.USAGE, "there is no file " + file);
    } catch (UploadRefused e) {
      throw new CliException(ExitCodes.FAILED, file + ": " + e.detail());
    } catch (IOException e) {
      throw new CliException(ExitCodes.FAILED, file + " cannot be read: " + e.getMessage());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Upload.Format format(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return Upload.Format.NDJSON;
    }
    return name.endsWith(".json") ? Upload.Format.JSON : Upload.Format.CSV;
  }

  private static BatchFile of(Upload.Result result, String file) {
    PackedRows rows = result.rows();
    if (rows.size() == 0) {
      throw new CliException(
          ExitCodes.FAILED, file + " has no row that can be called; " + sentences(result.errors()));
    }
    long[] destinations = new long[rows.size()];
    char[] zones = new char[rows.size()];
    boolean timed = rows.timed();
    long[] notBefore = new long[timed ? rows.size() : 0];
    long[] notAfter = new long[timed ? rows.size() : 0];
    for (int row = 0; row < rows.size(); row++) {
      destinations[row] = rows.destination(row);
      zones[row] = rows.zones(row);
      if (timed) {
        notBefore[row] = rows.notBeforeMillis(row);
        notAfter[row] = rows.notAfterMillis(row);
      }
    }
    return new BatchFile(
        destinations,
        zones,
        timed ? new RowTimes(notBefore, notAfter) : RowTimes.NONE,
        sentences(result.errors()));
  }

  private static List<String> sentences(List<RejectedRows> errors) {
    List<String> sentences = new ArrayList<>();
    for (RejectedRows group : errors) {
      sentences.add(
          group.count()
              + (group.count() == 1 ? " row: " : " rows: ")
              + Explanations.of(group.code())
              + " (first in line "
              + group.examples().get(0).line()
              + ")");
    }
    return sentences;
  }
}
