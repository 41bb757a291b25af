package dev.ringfence.engine.http.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads one call as JSON, token by token: {@code {"to", "item_id", "timezone", "not_before",
 * "not_after", "variables": {...}}}. Texts, numbers and booleans are variables; null is none.
 * Confined to one upload.
 */
final class RowTokens {
  private final Row row;
  private int depth;
  private boolean inVariables;
  private boolean toSeen;
  private String member = "";

  RowTokens(Row row) {
    this.row = row;
  }

  /** Begins with the next row. */
  void begin(int line) {
    row.begin(line);
    depth = 0;
    inVariables = false;
    toSeen = false;
    member = "";
  }

  /** Takes a token; true when it was the last of the row. */
  boolean accept(JsonToken token, JsonParser parser) throws IOException {
    switch (token) {
      case START_OBJECT, START_ARRAY -> open(token);
      case END_OBJECT, END_ARRAY -> close();
      case FIELD_NAME -> member = parser.currentName();
      default -> scalar(token, parser);
    }
    return depth == 0;
  }

  private void open(JsonToken token) {
    boolean object = token == JsonToken.START_OBJECT;
    if (depth == 0 && !object) {
      row.refuse("malformed_row", "not an object");
    } else if (depth == 1 && object && member.equals("variables")) {
      inVariables = true;
    } else if (depth > 0) {
      row.refuse("malformed_row", "member " + shortened() + " cannot be an object or an array");
    }
    depth++;
  }

  private void close() {
    depth--;
    if (depth == 1) {
      inVariables = false;
    } else if (depth == 0 && !toSeen) {
      row.refuse("malformed_row", "member to is missing");
    }
  }

  private void scalar(JsonToken token, JsonParser parser) throws IOException {
    if (depth == 0) {
      row.refuse("malformed_row", "not an object");
    } else if (depth == 2 && inVariables) {
      if (token != JsonToken.VALUE_NULL) {
        row.variable(member, parser.getText());
      }
    } else if (depth == 1) {
      member(token, parser);
    }
  }

  private void member(JsonToken token, JsonParser parser) throws IOException {
    boolean absent = token == JsonToken.VALUE_NULL;
    switch (member) {
      case "to" -> {
        toSeen = true;
        if (token == JsonToken.VALUE_STRING) {
          row.to(parser.getText());
        } else {
          row.refuse("malformed_row", "member to must be a string");
        }
      }
      case "item_id" -> {
        if (!absent) {
          row.itemId(parser.getText());
        }
      }
      case "timezone" -> row.timezone(text(token, parser));
      case "not_before" -> row.notBefore(text(token, parser));
      case "not_after" -> row.notAfter(text(token, parser));
      case "variables" -> {
        if (!absent) {
          row.refuse("malformed_row", "member variables must be an object");
        }
      }
      default -> row.refuse("malformed_row", "member " + shortened() + " is not known");
    }
  }

  private String text(JsonToken token, JsonParser parser) throws IOException {
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NULL) {
      row.refuse("malformed_row", "member " + shortened() + " must be a string");
    }
    return token == JsonToken.VALUE_STRING ? parser.getText() : "";
  }

  private String shortened() {
    return member.length() <= 40 ? member : member.substring(0, 40) + "...";
  }
}
