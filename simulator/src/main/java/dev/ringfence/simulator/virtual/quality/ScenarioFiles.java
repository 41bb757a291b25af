package dev.ringfence.simulator.virtual.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The scenarios of a directory, a file each. Stateless. */
public final class ScenarioFiles {
  private static final String ENDING = ".yaml";

  private ScenarioFiles() {}

  /** Their names, in alphabetical order. */
  public static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  /**
   * Reads some of them.
   *
   * @param names all of the directory's if empty
   * @param share of the calls and the time, for shorter versions: 1 for the whole
   * @throws IllegalArgumentException in a sentence, if one is not there or cannot be understood
   */
  public static List<Scenario> read(Path directory, List<String> names, double share)
      throws IOException {
    List<String> known = names(directory);
    List<Scenario> scenarios = new ArrayList<>();
    for (String name : names.isEmpty() ? known : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no scenario '" + name + "'; there are " + String.join(", ", known));
      }
      String text = Files.readString(directory.resolve(name + ENDING));
      scenarios.add(ScenarioReader.read(name, text, share));
    }
    return scenarios;
  }
}
