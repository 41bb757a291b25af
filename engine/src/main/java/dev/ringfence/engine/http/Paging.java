package dev.ringfence.engine.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for. Immutable. Tokens are opaque to clients: a letter for the kind
 * of list and the position, in base64url. An empty token means the beginning when it is sent, and
 * the end when it is received.
 *
 * @param position where the page begins; empty: at the beginning
 * @param size how many at most
 */
record Paging(String position, int size) {
  static final int DEFAULT_SIZE = 100;
  static final int MAX_SIZE = 1_000;

  static Paging of(Exchange exchange, char kind) {
    return new Paging(
        position(exchange.parameter("page_token"), kind), size(exchange.parameter("page_size")));
  }

  static String token(char kind, String position) {
    byte[] bytes = (kind + position).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The position as a number from 0 on; 0 at the beginning. */
  long number() {
    if (position.isEmpty()) {
      return 0;
    }
    try {
      long number = Long.parseLong(position);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw badToken();
    }
    throw badToken();
  }

  int row() {
    long number = number();
    if (number > Integer.MAX_VALUE - MAX_SIZE) {
      throw badToken();
    }
    return (int) number;
  }

  private static String position(@Nullable String token, char kind) {
    if (token == null || token.isEmpty()) {
      return "";
    }
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw badToken();
    }
    if (text.length() < 2 || text.length() > 80 || text.charAt(0) != kind) {
      throw badToken();
    }
    return text.substring(1);
  }

  /** Sizes beyond the largest are taken as the largest (AIP-158), so clients need not know it. */
  private static int size(@Nullable String text) {
    if (text == null) {
      return DEFAULT_SIZE;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw Exchange.invalid("page_size must be a number");
    }
    int size = Integer.parseInt(text);
    return size == 0 ? DEFAULT_SIZE : Math.min(size, MAX_SIZE);
  }

  private static ProblemException badToken() {
    return Exchange.invalid("page_token must be one that this list gave out");
  }
}
