package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.config.ConfigDiff;
import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.ConfigProblem;
import dev.ringfence.engine.config.ConfigTree;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.LoadResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence config diff}: what another configuration would change. Lane-confined. */
@Command(
    name = "diff",
    description = "Say in words what a configuration would change.",
    footer = {
      "",
      "With two files: from the first to the second. With one: from what a running engine has in force,",
      "which needs an operator key.",
      "Exits with 1 if a file is wrong, or if a running engine would refuse the change.",
      "",
      "Example:",
      "  ringfence config diff config/example.yaml new.yaml",
      "  ringfence config diff new.yaml --key $OPERATOR_KEY"
    })
final class ConfigDiffCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Connection connection = new Connection();

  @Parameters(arity = "1..2", paramLabel = "FILE", description = "OLD and NEW, or NEW alone.")
  private List<Path> files = new ArrayList<>();

  @Override
  public Integer call() throws IOException, ApiException {
    PrintWriter out = Output.of(spec);
    EngineConfig next = load(files.get(files.size() - 1));
    EngineConfig first = files.size() == 1 ? next : load(files.get(0));
    if (next == null || first == null) {
      return ExitCodes.FAILED;
    }
    JsonNode after = ConfigTree.of(next);
    JsonNode before =
        files.size() == 1 ? connection.client().get("/v1/config/running") : ConfigTree.of(first);
    List<String> changes = ConfigDiff.changes(before, after);
    List<String> refusals = ConfigDiff.refusals(before, after);
    changes.forEach(out::println);
    refusals.forEach(line -> out.println("refused: " + line));
    if (changes.isEmpty()) {
      out.println("nothing would change");
    }
    return refusals.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private @Nullable EngineConfig load(Path file) {
    LoadResult loaded = ConfigLoader.load(file, System.getenv());
    PrintWriter err =
        java.util.Objects.requireNonNull(spec, "picocli sets it").commandLine().getErr();
    for (ConfigProblem problem : loaded.problems()) {
      err.println(problem);
    }
    return loaded.config().orElse(null);
  }
}
