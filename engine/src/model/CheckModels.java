import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Has TLC check every configuration beside this file: those that leave a rule out, those that show that the model gets
 * anywhere, and those of faults that the protocol is known not to bear must break an invariant; the others must not. Ends with 1 if one does otherwise.
 */
public final class CheckModels {
  private static final int HOLDS = 0;
  private static final int BROKEN = 12;

  private CheckModels() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path models = Path.of(args[0]);
    Path output = Files.createDirectories(Path.of(args[1]));
    List<Path> configurations;
    try (Stream<Path> files = Files.list(models)) {
      configurations = files.filter(file -> file.toString().endsWith(".cfg")).sorted().toList();
    }
    List<String> wrong = new ArrayList<>();
    for (Path configuration : configurations) {
      String name = configuration.getFileName().toString().replace(".cfg", "");
      boolean breaks = name.contains("broken") || name.contains("reach") || name.contains("limit");
      int expected = breaks ? BROKEN : HOLDS;
      long begin = System.nanoTime();
      int code = check(models, configuration, name, output);
      System.out.printf(
          "%-26s %s  %4.1f s%n",
          name,
          code != expected ? "WRONG: TLC ended with " + code : code == HOLDS ? "holds        " : "breaks, as it must",
          (System.nanoTime() - begin) / 1e9);
      if (code != expected) {
        wrong.add(output.resolve(name + ".log").toString());
      }
    }
    if (!wrong.isEmpty() || configurations.isEmpty()) {
      System.out.println("not as expected: " + wrong);
      System.exit(1);
    }
  }

  private static int check(Path models, Path configuration, String name, Path output)
      throws IOException, InterruptedException {
    String module =
        name.startsWith("slots")
            ? "Slots.tla"
            : name.startsWith("segments")
                ? "Segments.tla"
                : name.startsWith("takeovers") ? "TakeOvers.tla" : "LeaseModel.tla";
    Process tlc =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC", "-cp", System.getProperty("java.class.path"), "tlc2.TLC",
                "-workers", "auto", "-nowarning", "-metadir", output.resolve(name).toAbsolutePath().toString(),
                "-config", configuration.getFileName().toString(), module)
            .directory(models.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.resolve(name + ".log").toFile())
            .start();
    int code = tlc.waitFor();
    delete(output.resolve(name).toFile());
    return code;
  }

  private static void delete(File file) {
    File[] inside = file.listFiles();
    if (inside != null) {
      for (File one : inside) {
        delete(one);
      }
    }
    file.delete();
  }
}
