package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.BatchRows;
import java.util.List;
import java.util.Map;

/** The rows of one chunk that is in memory. Immutable (the bytes are handed over). */
public final class ChunkRows implements BatchRows {
  private final RowChunk chunk;
  private final char[] zones;
  private final List<String> names;
  private final boolean timed;

  /**
   * Rows as {@link RowChunk} reads them.
   *
   * @param zones this process' index of each of the batch's sets of time zones
   * @param names of variables
   */
  public ChunkRows(byte[] packed, char[] zones, List<String> names) {
    this.chunk = new RowChunk(packed);
    this.zones = zones;
    this.names = names;
    this.timed = chunk.timed();
  }

  @Override
  public int size() {
    return chunk.count();
  }

  @Override
  public long destination(int row) {
    return chunk.destination(row);
  }

  @Override
  public char zones(int row) {
    return zones[chunk.zones(row)];
  }

  @Override
  public long notBeforeMillis(int row) {
    return chunk.notBefore(row);
  }

  @Override
  public long notAfterMillis(int row) {
    return chunk.notAfter(row);
  }

  @Override
  public boolean timed() {
    return timed;
  }

  @Override
  public String itemId(int row) {
    return chunk.itemId(row);
  }

  @Override
  public Map<String, String> variables(int row) {
    return chunk.variables(row, names);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public byte[] texts(int row) {
    return chunk.texts(row);
  }

  @Override
  public int line(int row) {
    return chunk.line(row);
  }
}
