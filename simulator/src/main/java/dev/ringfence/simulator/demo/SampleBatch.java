package dev.ringfence.simulator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of the sample file, and as many more of the same shape as asked for: the same countries,
 * the same repeated destinations. The numbers of the file are those kept for fiction, and Indian
 * ones that nobody has; the further ones are made up and for simulated carriers only. Immutable.
 */
final class SampleBatch {
  /** Rows that are wrong on purpose have item ids that begin so. */
  private static final String BAD = "bad-";

  static final int MOST_CALLS = 500_000;

  private static final String HEADER = "to,item_id,name,amount";

  /** One line of the file. */
  record Row(String to, String itemId, String rest) {
    String country() {
      return to.startsWith("+44") ? "GB" : to.startsWith("+91") ? "IN" : "US";
    }

    String csv() {
      return to + ',' + itemId + ',' + rest;
    }
  }

  private final List<Row> good;
  private final List<Row> bad;

  private SampleBatch(List<Row> good, List<Row> bad) {
    this.good = List.copyOf(good);
    this.bad = List.copyOf(bad);
  }

  /** Reads the file and makes it {@code calls} good rows long. */
  static SampleBatch read(Path file, int calls) throws IOException {
    List<Row> read = new ArrayList<>();
    List<Row> bad = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IOException(file + " does not begin with " + HEADER);
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", 3);
      Row row = new Row(cells[0], cells[1], cells[2]);
      (row.itemId().startsWith(BAD) ? bad : read).add(row);
    }
    List<Row> good = new ArrayList<>(calls);
    for (int i = 0; i < calls; i++) {
      Row like = read.get(i % read.size());
      int copy = i / read.size();
      good.add(
          copy == 0
              ? like
              : new Row(another(like.to(), copy), like.itemId() + "-" + copy, like.rest()));
    }
    return new SampleBatch(good, bad);
  }

  /** The nth other destination in the same country and, in the United States, area. */
  static String another(String to, int copy) {
    long last = Long.parseLong(to.substring(to.length() - 3));
    if (to.startsWith("+44")) {
      return "+4420" + (70_000_000L + copy * 1_000L + last);
    }
    if (to.startsWith("+91")) {
      return "+91" + (5_555_000_000L + copy * 1_000L + last);
    }
    return to.substring(0, 5) + (5_550_000L + copy * 1_000L + last);
  }

  List<Row> good() {
    return good;
  }

  List<Row> bad() {
    return bad;
  }

  /** The rows as a file to upload. */
  static String csv(List<Row> rows) {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    rows.forEach(row -> csv.append(row.csv()).append('\n'));
    return csv.toString();
  }
}
