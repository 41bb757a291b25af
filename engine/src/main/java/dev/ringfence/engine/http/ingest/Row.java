package dev.ringfence.engine.http.ingest;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row on its way from a parser to the check. Reused for every row of an upload. Confined to one
 * upload, which one thread at a time works on.
 */
final class Row {
  /** Of a zone's name or an instant. */
  private static final int SHORT_CHARS = 64;

  /** What a row says beside its variables. */
  static final Set<String> RESERVED =
      Set.of("to", "item_id", "timezone", "not_before", "not_after");

  private final IngestLimits limits;
  private String[] names = new String[8];
  private String[] values = new String[8];
  private int count;
  private int line;
  private int textLength;
  private String to = "";
  private String itemId = "";
  private String timezone = "";
  private String notBefore = "";
  private String notAfter = "";
  private @Nullable String problem;
  private String detail = "";

  Row(IngestLimits limits) {
    this.limits = limits;
    Arrays.fill(names, "");
    Arrays.fill(values, "");
  }

  void begin(int line) {
    this.line = line;
    count = 0;
    textLength = 0;
    to = "";
    itemId = "";
    timezone = "";
    notBefore = "";
    notAfter = "";
    problem = null;
    detail = "";
  }

  void to(String value) {
    if (fits(value.length())) {
      to = value.strip();
    }
  }

  void itemId(String value) {
    if (value.length() > IngestLimits.ITEM_ID_CHARS) {
      refuse("too_long", "item_id has more than " + IngestLimits.ITEM_ID_CHARS + " characters");
    } else if (fits(value.length())) {
      itemId = value;
    }
  }

  /** IANA name of the zone the destination is in; empty for none. */
  void timezone(String value) {
    timezone = shortText("timezone", value);
  }

  void notBefore(String value) {
    notBefore = shortText("not_before", value);
  }

  void notAfter(String value) {
    notAfter = shortText("not_after", value);
  }

  private String shortText(String what, String value) {
    if (value.length() > SHORT_CHARS) {
      refuse("too_long", what + " has more than " + SHORT_CHARS + " characters");
      return "";
    }
    return fits(value.length()) ? value.strip() : "";
  }

  void variable(String name, String value) {
    if (name.isEmpty() || name.length() > IngestLimits.NAME_CHARS) {
      refuse(
          "malformed_row", "a variable's name has 1 to " + IngestLimits.NAME_CHARS + " characters");
    } else if (count == limits.variables()) {
      refuse("too_long", "more than " + limits.variables() + " variables");
    } else if (fits(name.length() + value.length())) {
      if (count == names.length) {
        names = Arrays.copyOf(names, count * 2);
        values = Arrays.copyOf(values, count * 2);
      }
      names[count] = name;
      values[count++] = value;
    }
  }

  /** The first problem is the one that is told. */
  void refuse(String code, String why) {
    if (problem == null) {
      problem = code;
      detail = why;
    }
  }

  private boolean fits(int length) {
    textLength += length;
    if (textLength > limits.rowBytes()) {
      refuse("too_long", "more than " + limits.rowBytes() + " bytes");
    }
    return problem == null;
  }

  int line() {
    return line;
  }

  String to() {
    return to;
  }

  String itemId() {
    return itemId;
  }

  String timezone() {
    return timezone;
  }

  String notBefore() {
    return notBefore;
  }

  String notAfter() {
    return notAfter;
  }

  int variables() {
    return count;
  }

  String name(int variable) {
    return names[variable];
  }

  String value(int variable) {
    return values[variable];
  }

  @Nullable String problem() {
    return problem;
  }

  String detail() {
    return detail;
  }
}
