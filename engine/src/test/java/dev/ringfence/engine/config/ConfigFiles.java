package dev.ringfence.engine.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configurations for tests: a small good one, and good ones with something changed. */
final class ConfigFiles {
  static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "hush-hush-hush");

  /** Line numbers in the tests count in this text. */
  static final String GOOD =
      """
      server:
        public_url: https://calls.example.com
        port: 8080
      workspaces:
        - name: acme
          api_keys: [acme-key-0123456789]
      operator_keys: [operator-key-0123456789]
      accounts:
        - name: east
          provider: twilio
          id: AC00000000000000000000000000000001
          token: ${TOKEN}
          cps: 5
        - name: plivo
          provider: plivo
          id: MARINGFENCE000000001
          token: ${TOKEN}
          cps: 5
      numbers:
        - number: +14155550100
          account: east
          cap: 60/1h
        - number: +13125550100
          account: plivo
          channels: 5
          status: active
      templates:
        - name: reminder
          workspace: acme
          pool: ["*"]
          hours: 09:00-20:30
          ring: 30s
          answer:
            say: Hello {{name}}
      destinations:
        countries: [US, CA]
        limits: [2/1h, 7/7d]
      inbound:
        when_full: busy
      reconcile:
        every: 30s
      """;

  private ConfigFiles() {}

  static LoadResult load(Path directory, String text) {
    return load(directory, text, ENVIRONMENT);
  }

  static LoadResult load(Path directory, String text, Map<String, String> environment) {
    return ConfigLoader.load(write(directory, "ringfence.yaml", text), environment);
  }

  /** Problems without the directory in front of the file's name. */
  static List<String> problems(Path directory, String text) {
    return problems(directory, text, ENVIRONMENT);
  }

  static List<String> problems(Path directory, String text, Map<String, String> environment) {
    return load(directory, text, environment).problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }

  static EngineConfig config(Path directory, String text) {
    LoadResult result = load(directory, text);
    return result.config().orElseThrow(() -> new AssertionError("problems: " + result.problems()));
  }

  /** {@link #GOOD} with a piece replaced; the piece must be there. */
  static String with(String piece, String replacement) {
    if (!GOOD.contains(piece)) {
      throw new IllegalArgumentException("not in the text: " + piece);
    }
    return GOOD.replace(piece, replacement);
  }

  static Path write(Path directory, String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
