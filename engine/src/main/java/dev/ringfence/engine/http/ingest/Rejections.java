package dev.ringfence.engine.http.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Refused rows, counted by reason with the first few as examples: an upload may have millions of
 * them, and nobody reads more than ten. Confined to one upload.
 */
final class Rejections {
  static final int EXAMPLES = 10;

  private final Map<String, Counted> byCode = new LinkedHashMap<>();
  private int total;

  void add(String code, int line, String itemId, String detail) {
    total++;
    Counted counted = byCode.computeIfAbsent(code, unused -> new Counted());
    counted.count++;
    if (counted.examples.size() < EXAMPLES) {
      counted.examples.add(new RejectedRows.Example(line, itemId, detail));
    }
  }

  int total() {
    return total;
  }

  List<RejectedRows> groups() {
    List<RejectedRows> groups = new ArrayList<>();
    byCode.forEach(
        (code, counted) -> groups.add(new RejectedRows(code, counted.count, counted.examples)));
    return groups;
  }

  private static final class Counted {
    private int count;
    private final List<RejectedRows.Example> examples = new ArrayList<>();
  }
}
