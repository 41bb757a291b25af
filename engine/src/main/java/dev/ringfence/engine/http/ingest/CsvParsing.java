package dev.ringfence.engine.http.ingest;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * CSV with a header row: column {@code to} is required; {@code item_id}, {@code timezone}, {@code
 * not_before} and {@code not_after} are optional; every other is a variable. Each record is parsed
 * by itself, so one that is broken does not spoil the next. Confined to one upload.
 */
final class CsvParsing implements UploadParser, RecordSplitter.Sink {
  private static final CsvFactory CSV = new CsvFactory();

  private final IngestLimits limits;
  private final RowCheck check;
  private final Row row;
  private final RecordSplitter splitter;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final List<String> cells = new ArrayList<>();
  private CharBuffer text = CharBuffer.allocate(1024);
  private List<String> columns = List.of();

  CsvParsing(IngestLimits limits, RowCheck check) {
    this.limits = limits;
    this.check = check;
    row = new Row(limits);
    splitter = new RecordSplitter(true, limits.rowBytes(), this);
  }

  @Override
  public void feed(byte[] chunk) throws UploadRefused {
    splitter.feed(chunk);
  }

  @Override
  public void end() throws UploadRefused {
    splitter.end();
    if (columns.isEmpty()) {
      throw badHeader("the upload is empty: the first line must name the columns");
    }
  }

  @Override
  public void tooLong(int line) throws UploadRefused {
    if (columns.isEmpty()) {
      throw badHeader("the header is longer than " + limits.rowBytes() + " bytes");
    }
    check.tooLong(line);
  }

  @Override
  public void record(byte[] bytes, int offset, int length, int line) throws UploadRefused {
    String problem = split(bytes, offset, length);
    if (columns.isEmpty()) {
      if (!problem.isEmpty()) {
        throw badHeader("the header cannot be read: " + problem);
      }
      columns = header();
      return;
    }
    row.begin(line);
    if (!problem.isEmpty()) {
      row.refuse("malformed_row", problem);
    } else if (cells.size() != columns.size()) {
      row.refuse(
          "malformed_row",
          cells.size() + " cells, but the header names " + columns.size() + " columns");
    } else {
      fill();
    }
    check.accept(row);
  }

  private void fill() {
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      switch (column) {
        case "to" -> row.to(cells.get(i));
        case "item_id" -> row.itemId(cells.get(i));
        case "timezone" -> row.timezone(cells.get(i));
        case "not_before" -> row.notBefore(cells.get(i));
        case "not_after" -> row.notAfter(cells.get(i));
        case "" -> {
          // Spreadsheets export columns without a name; there is nothing to call their cells.
        }
        default -> row.variable(column, cells.get(i));
      }
    }
  }

  private List<String> header() throws UploadRefused {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int variables = 0;
    for (String cell : cells) {
      String name = cell.strip();
      names.add(name);
      if (name.isEmpty()) {
        continue;
      }
      if (name.length() > IngestLimits.NAME_CHARS) {
        throw badHeader("a column name has more than " + IngestLimits.NAME_CHARS + " characters");
      }
      if (!seen.add(name)) {
        throw badHeader("column " + name + " is named twice");
      }
      variables += Row.RESERVED.contains(name) ? 0 : 1;
    }
    if (!seen.contains("to")) {
      throw badHeader("no column is named to; the columns are " + String.join(", ", seen));
    }
    if (variables > limits.variables()) {
      throw badHeader(variables + " variables, at most " + limits.variables() + " are allowed");
    }
    return List.copyOf(names);
  }

  /** Fills the cells, or says what is wrong with the record. */
  private String split(byte[] bytes, int offset, int length) {
    cells.clear();
    if (text.capacity() < length) {
      text = CharBuffer.allocate(Math.max(length, text.capacity() * 2));
    }
    text.clear();
    utf8.reset();
    try {
      if (utf8.decode(ByteBuffer.wrap(bytes, offset, length), text, true).isError()) {
        return "not UTF-8";
      }
      return split(text.array(), text.position());
    } catch (CharacterCodingException e) {
      return "not UTF-8";
    } catch (IOException e) {
      return "the quotes do not match";
    }
  }

  private String split(char[] chars, int length) throws IOException {
    try (CsvParser parser = CSV.createParser(chars, 0, length)) {
      JsonToken token = parser.nextToken();
      if (token != JsonToken.START_ARRAY) {
        return "no cells";
      }
      while ((token = parser.nextToken()) == JsonToken.VALUE_STRING) {
        cells.add(parser.getText());
      }
      return parser.nextToken() == null ? "" : "a line break outside of quotes";
    }
  }

  private static UploadRefused badHeader(String detail) {
    return new UploadRefused(UploadRefused.Kind.BAD_HEADER, detail);
  }
}
