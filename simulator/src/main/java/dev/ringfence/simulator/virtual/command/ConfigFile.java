package dev.ringfence.simulator.virtual.command;

import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.ConfigProblem;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a configuration for a simulation. Stateless. */
final class ConfigFile {
  /** {@code ${NAME}} without a default. */
  private static final Pattern NEEDED =
      Pattern.compile("\\$\\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)\\}");

  private ConfigFile() {}

  /**
   * The configuration in a file. Secrets are not needed to simulate: a variable that is not set and
   * has no default gets a filler.
   */
  static EngineConfig read(Path file) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    try {
      Matcher needed = NEEDED.matcher(Files.readString(file));
      while (needed.find()) {
        environment.putIfAbsent(
            needed.group(1), "not-needed-to-simulate-" + needed.group(1).replace('_', '-'));
      }
    } catch (IOException e) {
      // The loader says it better, with the file's name.
      environment.clear();
    }
    LoadResult loaded = ConfigLoader.load(file, environment);
    List<ConfigProblem> problems = loaded.problems();
    return loaded
        .config()
        .orElseThrow(
            () ->
                new CliException(
                    ExitCodes.FAILED,
                    "the configuration cannot be used:\n"
                        + problems.stream()
                            .map(ConfigProblem::toString)
                            .collect(Collectors.joining("\n"))));
  }
}
