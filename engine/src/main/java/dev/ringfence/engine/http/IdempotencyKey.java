package dev.ringfence.engine.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Idempotency-Key} header: a string of structured fields (RFC 9651), in quotes, or a
 * bare word, because many clients send it so. Stateless.
 */
final class IdempotencyKey {
  private static final int MAX = 255;

  private IdempotencyKey() {}

  /** The key that a request carries, or null if it carries none. */
  static @Nullable String of(List<String> headers) {
    if (headers.isEmpty()) {
      return null;
    }
    if (headers.size() > 1) {
      throw bad("is sent twice");
    }
    String header = headers.get(0).strip();
    String key = header.startsWith("\"") ? unquote(header) : bare(header);
    if (key.isEmpty() || key.length() > MAX) {
      throw bad("has 1 to " + MAX + " characters");
    }
    return key;
  }

  private static String bare(String header) {
    for (int i = 0; i < header.length(); i++) {
      char next = header.charAt(i);
      if (next <= ' ' || next > '~' || next == '"') {
        throw bad("without quotes has no blanks and no quotes");
      }
    }
    return header;
  }

  private static String unquote(String header) {
    StringBuilder key = new StringBuilder();
    int last = header.length() - 1;
    for (int i = 1; i < last; i++) {
      char next = header.charAt(i);
      if (next == '\\') {
        next = header.charAt(++i);
        if (i == last || (next != '"' && next != '\\')) {
          throw bad("has a backslash that escapes nothing");
        }
      } else if (next == '"' || next < ' ' || next > '~') {
        throw bad("has a character that must not stand between its quotes");
      }
      key.append(next);
    }
    if (last == 0 || header.charAt(last) != '"') {
      throw bad("lacks its closing quote");
    }
    return key.toString();
  }

  private static ProblemException bad(String why) {
    return Exchange.invalid("the Idempotency-Key " + why);
  }
}
