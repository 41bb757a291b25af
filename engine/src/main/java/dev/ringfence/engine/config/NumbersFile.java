package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers from CSV: a header row, then a number a row. Empty rows and rows that begin with
 * {@code #} are left out; a cell may be in double quotes and does not go over the end of its line;
 * several caps in a cell are separated by spaces or commas. Lane-confined: belongs to the thread
 * that loads.
 */
final class NumbersFile {
  private static final List<String> COLUMNS =
      List.of("number", "account", "channels", "cap", "status");

  private final Loading loading;
  private final String file;
  private final NumbersReader numbers;
  private @Nullable Map<String, Integer> header;
  private int width;

  NumbersFile(Loading loading, String file, NumbersReader numbers) {
    this.loading = loading;
    this.file = file;
    this.numbers = numbers;
  }

  void read(String text) {
    String content = text.startsWith("\ufeff") ? text.substring(1) : text;
    int line = 0;
    for (String row : content.split("\r?\n", -1)) {
      line++;
      if (row.isBlank() || row.startsWith("#")) {
        continue;
      }
      List<Cell> cells = cells(row);
      if (header == null) {
        header = header(cells, line);
        width = cells.size();
      } else {
        read(header, cells, line);
      }
    }
    if (header == null) {
      loading.problem(new Place(file, 1, 1, ""), "has no header row such as number,account,cap");
    }
  }

  private Map<String, Integer> header(List<Cell> cells, int line) {
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      Place place = new Place(file, line, cell.column(), "");
      if (!COLUMNS.contains(cell.text())) {
        loading.problem(
            place, "unknown column '" + cell.text() + "'" + NearestName.hint(cell.text(), COLUMNS));
      } else if (columns.putIfAbsent(cell.text(), i) != null) {
        loading.problem(place, "column '" + cell.text() + "' is given twice");
      }
    }
    for (String needed : COLUMNS.subList(0, 2)) {
      if (!columns.containsKey(needed)) {
        loading.problem(new Place(file, line, 1, ""), "column '" + needed + "' is missing");
      }
    }
    return columns;
  }

  private void read(Map<String, Integer> columns, List<Cell> cells, int line) {
    if (cells.size() > width) {
      Place surplus = new Place(file, line, cells.get(width).column(), "");
      loading.problem(surplus, "the row has more cells than the header");
      return;
    }
    Row row = new Row(columns, cells, line);
    Integer channels =
        row.read("channels", text -> Scalars.whole(text, 1, NumbersReader.MOST_CHANNELS));
    Long number = row.read("number", Scalars::e164);
    String account = row.read("account", text -> text);
    NumberStatus status = row.read("status", text -> Scalars.choice(text, NumberStatus.class));
    List<RateLimit> caps = row.read("cap", NumbersReader::caps);
    row.require("number");
    row.require("account");
    numbers.add(
        new NumberEntry(
            number == null ? E164.NONE : number,
            1,
            account == null ? "" : account,
            account == null ? "" : account,
            channels,
            caps == null ? List.of() : caps,
            status == null ? NumberStatus.ACTIVE : status,
            row.place("number"),
            row.place("account"),
            row.place("channels")));
  }

  /** A cell, its text without blanks around it, and the column of its first character. */
  private record Cell(String text, int column) {}

  private static List<Cell> cells(String row) {
    List<Cell> cells = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i <= row.length(); i++) {
      if (i < row.length() && row.charAt(i) == '"') {
        quoted = !quoted;
      } else if (i == row.length() || (row.charAt(i) == ',' && !quoted)) {
        String cell = row.substring(start, i);
        cells.add(new Cell(unquoted(cell.strip()), start + 1 + leadingBlanks(cell)));
        start = i + 1;
      }
    }
    return cells;
  }

  private static int leadingBlanks(String cell) {
    return cell.isBlank() ? 0 : cell.length() - cell.stripLeading().length();
  }

  private static String unquoted(String cell) {
    boolean quoted = cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"");
    return quoted ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"").strip() : cell;
  }

  private final class Row {
    private final Map<String, Integer> columns;
    private final List<Cell> cells;
    private final int line;

    Row(Map<String, Integer> columns, List<Cell> cells, int line) {
      this.columns = columns;
      this.cells = cells;
      this.line = line;
    }

    private @Nullable Cell cell(String column) {
      Integer index = columns.get(column);
      return index == null || index >= cells.size() ? null : cells.get(index);
    }

    Place place(String column) {
      Cell cell = cell(column);
      return new Place(file, line, cell == null ? 1 : cell.column(), column);
    }

    /** The cell as the parser reads it; null if it is empty or wrong. */
    <T> @Nullable T read(String column, Function<String, T> parser) {
      Cell cell = cell(column);
      if (cell == null || cell.text().isEmpty()) {
        return null;
      }
      try {
        return parser.apply(cell.text());
      } catch (IllegalArgumentException e) {
        loading.problem(place(column), "'" + cell.text() + "' " + e.getMessage());
        return null;
      }
    }

    void require(String column) {
      Cell cell = cell(column);
      if (columns.containsKey(column) && (cell == null || cell.text().isEmpty())) {
        loading.problem(place(column), "is empty");
      }
    }
  }
}
