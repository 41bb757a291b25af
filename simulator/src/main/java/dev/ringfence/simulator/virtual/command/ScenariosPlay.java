package dev.ringfence.simulator.virtual.command;

import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.cli.ProgressLine;
import dev.ringfence.simulator.virtual.quality.Scenario;
import dev.ringfence.simulator.virtual.quality.ScenarioFiles;
import dev.ringfence.simulator.virtual.quality.ScenarioJson;
import dev.ringfence.simulator.virtual.quality.ScenarioResult;
import dev.ringfence.simulator.virtual.quality.ScenarioText;
import dev.ringfence.simulator.virtual.report.ForecastJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plays scenarios for a user who watches. Stateless. */
final class ScenariosPlay {
  private ScenariosPlay() {}

  /** Returns the exit code. */
  static int play(List<String> names, boolean json, PrintWriter out, ProgressLine progress) {
    List<ScenarioResult> results = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    for (Scenario scenario : read(names)) {
      progress.show(scenario.name() + ": playing", System.nanoTime());
      ScenarioResult result = ScenarioResult.of(scenario);
      results.add(result);
      result.missed().forEach(what -> missed.add(scenario.name() + ": " + what));
      progress.finish(scenario.name() + (result.missed().isEmpty() ? ": well" : ": missed a bar"));
      if (!json) {
        ScenarioText.print(result, out);
      }
    }
    if (json) {
      out.println(ForecastJson.text(ScenarioJson.of(results)));
    } else {
      ScenarioText.legend(out);
      out.println();
      missed.forEach(what -> out.println("MISSED " + what));
      if (missed.isEmpty()) {
        out.println("Every bar holds.");
      }
    }
    out.flush();
    return missed.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private static List<Scenario> read(List<String> names) {
    Path home = Path.of(System.getProperty("ringfence.home", "."));
    Path directory = home.resolve("simulator").resolve("scenarios");
    try {
      return ScenarioFiles.read(directory, names, 1);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CliException(ExitCodes.FAILED, directory + " cannot be read");
    }
  }
}
