package dev.ringfence.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where and when a figure was taken. */
final class Circumstances {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private Circumstances() {}

  static Map<String, String> now() {
    Map<String, String> now = new LinkedHashMap<>();
    now.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    now.put("commit", System.getProperty("bench.commit", "unknown"));
    now.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    now.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    now.put("cpu", cpu());
    return now;
  }

  private static String cpu() {
    try {
      if (Files.isReadable(CPU)) {
        for (String line : Files.readAllLines(CPU)) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).trim();
          }
        }
      }
    } catch (IOException e) {
      // The architecture has to do.
    }
    return System.getProperty("os.arch", "unknown");
  }
}
