package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchRows;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Made-up rows, each of which says by its values which it is. Immutable. */
public record Rows(int size, boolean timed) implements BatchRows {
  public static final long FIRST = 13055550000L;

  /** So many, with no times of their own. */
  public static BatchDraft draft(int rows) {
    return new BatchDraft(0, 0, "Monday", BatchTerms.DEFAULT, new Rows(rows, false), 3);
  }

  @Override
  public long destination(int row) {
    return FIRST + row;
  }

  @Override
  public char zones(int row) {
    return (char) (row % 2);
  }

  @Override
  public long notBeforeMillis(int row) {
    return timed && row % 3 == 0 ? 1_000L + row : 0;
  }

  @Override
  public long notAfterMillis(int row) {
    return timed && row % 3 == 0 ? 9_000_000L + row : Long.MAX_VALUE;
  }

  @Override
  public String itemId(int row) {
    return "item-" + row;
  }

  @Override
  public Map<String, String> variables(int row) {
    return Map.of("name", "Zoë " + row);
  }

  @Override
  public List<String> names() {
    return List.of("name");
  }

  @Override
  public byte[] texts(int row) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, itemId(row));
    out.write(1);
    out.write(0);
    text(out, "Zoë " + row);
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes.length); // shorter than 128
    out.writeBytes(bytes);
  }

  @Override
  public int line(int row) {
    return row + 2;
  }
}
