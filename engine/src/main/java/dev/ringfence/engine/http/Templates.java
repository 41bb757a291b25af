package dev.ringfence.engine.http;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.http.ingest.OpenRows;
import dev.ringfence.engine.http.ingest.RowChecks;
import java.util.List;

/** Finds templates for a workspace, which sees its own and no others. Stateless. */
final class Templates {
  private Templates() {}

  /** Finds the rows that the template's hours would never let out. */
  static OpenRows openRows(EngineConfig config, int template, RowChecks checks, long now) {
    TemplateConfig which = config.templates().get(template);
    return new OpenRows(
        which.hours(), config.timings().toLastRingMillis(which.ringSeconds()), checks.zones(), now);
  }

  /** Index of the workspace's template of this name; one that is retired is not there any more. */
  static int index(RunningConfig running, int workspace, String name) {
    EngineConfig config = running.config();
    String owner = config.workspaces().get(workspace).name();
    int index = config.templateIndex(name);
    if (index >= 0
        && config.templates().get(index).workspace().equals(owner)
        && !running.topology().templates().get(index).retired()) {
      return index;
    }
    List<String> own =
        running.loaded().templates().stream()
            .filter(template -> template.workspace().equals(owner))
            .map(TemplateConfig::name)
            .toList();
    String nearest = Nearest.to(name, own);
    String detail =
        name.isEmpty()
            ? "name a template, as query parameter or in the document"
            : nearest == null ? "no template has that name" : "did you mean " + nearest + "?";
    throw new ProblemException(Problem.UNKNOWN_TEMPLATE, detail);
  }
}
