package dev.ringfence.engine.cli;

import picocli.CommandLine.Option;

/** Where the engine is and who asks; mixed into every command that talks to it. */
public final class Connection {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:RINGFENCE_URL:-http://127.0.0.1:8080}",
      description = "The engine. Default: $RINGFENCE_URL, else http://127.0.0.1:8080.",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private String url = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:RINGFENCE_API_KEY:-}",
      description =
          "API key. Default: $${RINGFENCE_API_KEY}, which keeps it out of the list of processes.",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private String key = "";

  /** A client for it. */
  ApiClient client() {
    try {
      return new ApiClient(url, key);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, "--url: " + e.getMessage());
    }
  }
}
