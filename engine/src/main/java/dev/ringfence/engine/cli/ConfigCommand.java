package dev.ringfence.engine.cli;

import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.ConfigProblem;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.LoadResult;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ringfence config}: checks and compares configurations without starting anything. Not
 * thread-safe.
 */
@Command(
    name = "config",
    description = "Check and compare configurations.",
    subcommands = ConfigDiffCommand.class,
    footer = {"", "Example:", "  ringfence config validate config/example.yaml"})
public final class ConfigCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine command = Objects.requireNonNull(spec, "picocli sets it").commandLine();
    throw new CommandLine.ParameterException(command, "which command?");
  }

  /** {@code ringfence config validate}: every problem at once, each with its place. */
  @Command(
      name = "validate",
      description = "Read a configuration whole and report every problem with its line and column.",
      footer = {
        "",
        "Prints FILE:LINE:COLUMN PATH: MESSAGE for each problem and exits with 1 if there is any.",
        "Places ${NAME} are filled in from the environment, as when serving.",
        "",
        "Example:",
        "  ringfence config validate config/example.yaml"
      })
  int validate(@Parameters(paramLabel = "FILE", description = "The configuration.") Path file) {
    CommandLine command = Objects.requireNonNull(spec, "picocli sets it").commandLine();
    LoadResult loaded = ConfigLoader.load(file, System.getenv());
    for (ConfigProblem problem : loaded.problems()) {
      command.getErr().println(problem);
    }
    EngineConfig config = loaded.config().orElse(null);
    if (config == null) {
      int problems = loaded.problems().size();
      command.getErr().println(problems == 1 ? "1 problem" : problems + " problems");
      return ExitCodes.FAILED;
    }
    command
        .getOut()
        .printf(
            "%s is good: %d accounts, %d numbers, %d templates, %d workspaces%n",
            file,
            config.accounts().size(),
            config.numbers().size(),
            config.templates().size(),
            config.workspaces().size());
    return ExitCodes.OK;
  }
}
