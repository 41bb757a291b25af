package dev.ringfence.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One run of the loader: the environment it may use and the problems found so far. Lane-confined:
 * belongs to the thread that loads.
 */
final class Loading {
  final Map<String, String> environment;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();

  Loading(Map<String, String> environment) {
    this.environment = environment;
  }

  void problem(Place place, String message) {
    problems.add(
        new ConfigProblem(place.file(), place.line(), place.column(), place.path(), message));
  }

  void file(Path file) {
    files.add(file);
  }

  /** The files that were read, or looked for. */
  List<Path> files() {
    return files;
  }

  boolean failed() {
    return !problems.isEmpty();
  }

  /** All problems in the order of the file; the main file first, because it is read first. */
  List<ConfigProblem> problems() {
    List<String> files = problems.stream().map(ConfigProblem::file).distinct().toList();
    return problems.stream()
        .sorted(
            Comparator.comparingInt((ConfigProblem problem) -> files.indexOf(problem.file()))
                .thenComparingInt(ConfigProblem::line)
                .thenComparingInt(ConfigProblem::column))
        .toList();
  }
}
