package dev.ringfence.engine.http.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One document: {@code {"template", "name", "priority", "weight", "not_before", "not_after",
 * "calls": [...]}}. The line of a call is its place in {@code calls}, from 1. Uses Jackson's parser
 * that is fed, so calls are taken as they come. Confined to one upload.
 */
final class JsonParsing implements UploadParser {
  private enum At {
    BEFORE,
    MEMBERS,
    CALLS,
    ROW,
    AFTER
  }

  private static final Set<String> TERMS = Set.of("priority", "weight", "not_before", "not_after");

  private final RowCheck check;
  private final Row row;
  private final RowTokens tokens;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private At at = At.BEFORE;
  private String member = "";
  private String template = "";
  private String name = "";
  private final Map<String, String> terms = new HashMap<>();
  private int calls;

  JsonParsing(IngestLimits limits, RowCheck check) {
    this.check = check;
    row = new Row(limits);
    tokens = new RowTokens(row);
    try {
      parser = UploadJson.FACTORY.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new IllegalStateException("Jackson has no such parser", e);
    }
    feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /** The document's own template; empty if it names none (yet). */
  String template() {
    return template;
  }

  String name() {
    return name;
  }

  /** What the document says of priority, weight and instants of the batch. */
  Map<String, String> terms() {
    return terms;
  }

  @Override
  public void feed(byte[] chunk) throws UploadRefused {
    try {
      feeder.feedInput(chunk, 0, chunk.length);
      drain();
    } catch (IOException e) {
      throw malformed("not JSON, near byte " + parser.currentLocation().getByteOffset());
    }
  }

  @Override
  public void end() throws UploadRefused {
    feeder.endOfInput();
    try {
      drain();
    } catch (IOException e) {
      throw malformed("not JSON: it ends too early");
    }
    if (at != At.AFTER) {
      throw malformed("not JSON: it ends too early");
    }
  }

  private void drain() throws IOException, UploadRefused {
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.NOT_AVAILABLE) {
      take(token);
      token = parser.nextToken();
    }
  }

  private void take(JsonToken token) throws IOException, UploadRefused {
    switch (at) {
      case BEFORE -> {
        if (token != JsonToken.START_OBJECT) {
          throw malformed("the document must be an object with a member calls");
        }
        at = At.MEMBERS;
      }
      case MEMBERS -> member(token);
      case CALLS -> {
        if (token == JsonToken.END_ARRAY) {
          at = At.MEMBERS;
        } else {
          tokens.begin(++calls);
          at = At.ROW;
          rowToken(token);
        }
      }
      case ROW -> rowToken(token);
      case AFTER -> throw malformed("something follows the document");
    }
  }

  private void rowToken(JsonToken token) throws IOException, UploadRefused {
    if (tokens.accept(token, parser)) {
      at = At.CALLS;
      check.accept(row);
    }
  }

  private void member(JsonToken token) throws IOException, UploadRefused {
    if (token == JsonToken.END_OBJECT) {
      at = At.AFTER;
    } else if (token == JsonToken.FIELD_NAME) {
      member = parser.currentName();
    } else if (member.equals("calls") && token == JsonToken.START_ARRAY) {
      at = At.CALLS;
    } else if (member.equals("template") && token == JsonToken.VALUE_STRING) {
      template = parser.getText();
    } else if (member.equals("name") && token == JsonToken.VALUE_STRING) {
      name = parser.getText();
    } else if (TERMS.contains(member)
        && (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT)) {
      terms.put(member, parser.getText());
    } else {
      throw malformed(
          "the document's members are template, name, priority, weight, not_before, not_after and"
              + " calls (an array)");
    }
  }

  private static UploadRefused malformed(String detail) {
    return new UploadRefused(UploadRefused.Kind.MALFORMED, detail);
  }
}
