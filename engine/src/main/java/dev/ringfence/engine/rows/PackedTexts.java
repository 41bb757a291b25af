package dev.ringfence.engine.rows;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the texts of one row: the item id, the count of variables, then for each variable the index
 * of its name and its value. Each text stands after its length; numbers are written seven bits to
 * the byte, the lowest first. Confined to one thread.
 */
public final class PackedTexts {
  private final byte[] bytes;
  private int at;

  /** Begins with the row whose texts stand from {@code at} on. */
  public PackedTexts(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The item id; may be empty. */
  public String itemId() {
    return text();
  }

  /** The variables in the order of the upload, when nothing of the row was read yet. */
  public Map<String, String> variables(List<String> names) {
    skip();
    int count = number();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> variables = new LinkedHashMap<>(count * 2);
    for (int i = 0; i < count; i++) {
      variables.put(names.get(number()), text());
    }
    return Collections.unmodifiableMap(variables);
  }

  /** Where the row's texts end, when nothing of the row was read yet. */
  public int end() {
    skip();
    for (int count = number(); count > 0; count--) {
      number();
      skip();
    }
    return at;
  }

  private int number() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private String text() {
    int length = number();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private void skip() {
    int length = number();
    at += length;
  }
}
