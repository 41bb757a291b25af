package dev.ringfence.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of loading: a whole configuration, or everything that is wrong with it. Immutable.
 *
 * @param config present exactly when there is no problem
 * @param problems in the order of the file
 * @param files all that were read, or looked for: when one of them changes, so may the result
 */
public record LoadResult(
    Optional<EngineConfig> config, List<ConfigProblem> problems, List<Path> files) {
  public LoadResult {
    problems = List.copyOf(problems);
    files = List.copyOf(files);
    if (config.isPresent() != problems.isEmpty()) {
      throw new IllegalArgumentException("either a configuration or problems");
    }
  }

  static LoadResult of(EngineConfig config, Loading loading) {
    return new LoadResult(Optional.of(config), List.of(), loading.files());
  }

  static LoadResult failed(Loading loading) {
    return new LoadResult(Optional.empty(), loading.problems(), loading.files());
  }
}
