package dev.ringfence.engine.config;

import java.util.List;
import java.util.Optional;

/**
 * What came of loading: a whole configuration, or everything that is wrong with it. Immutable.
 *
 * @param config present exactly when there is no problem
 * @param problems in the order of the file
 */
public record LoadResult(Optional<EngineConfig> config, List<ConfigProblem> problems) {
  public LoadResult {
    problems = List.copyOf(problems);
    if (config.isPresent() != problems.isEmpty()) {
      throw new IllegalArgumentException("either a configuration or problems");
    }
  }

  static LoadResult of(EngineConfig config) {
    return new LoadResult(Optional.of(config), List.of());
  }

  static LoadResult failed(List<ConfigProblem> problems) {
    return new LoadResult(Optional.empty(), problems);
  }
}
