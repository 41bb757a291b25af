package dev.ringfence.engine.cli;

import java.util.Locale;

/** How a batch is written. */
enum UploadFormat {
  CSV("text/csv"),
  NDJSON("application/x-ndjson"),
  JSON("application/json");

  final String contentType;

  UploadFormat(String contentType) {
    this.contentType = contentType;
  }

  /** By the end of the file's name; standard input and unknown endings need to be told. */
  static UploadFormat of(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return CSV;
    }
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return NDJSON;
    }
    if (name.endsWith(".json")) {
      return JSON;
    }
    throw new CliException(
        ExitCodes.USAGE,
        "cannot tell the format of '" + file + "': say --format csv, ndjson or json");
  }
}
