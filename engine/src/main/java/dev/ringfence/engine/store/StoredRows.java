package dev.ringfence.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ringfence.engine.core.port.BatchRows;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Rows of an accepted batch, read from the store when somebody asks. Immutable, thread-safe. Calls
 * are dialled nearly in the order of their rows, so a few chunks in memory are enough for many.
 */
public final class StoredRows implements BatchRows {
  private final CallStore store;
  private final Chunks chunks;
  private final BatchHead head;
  private final char[] zones;

  /** Chunks that were read lately, of all batches. Thread-safe. */
  public static final class Chunks {
    private final Cache<Long, RowChunk> cache;

    /** Keeps chunks of so many bytes together. */
    public Chunks(long bytes) {
      cache =
          Caffeine.newBuilder()
              .maximumWeight(bytes)
              .weigher((Long key, RowChunk chunk) -> chunk.bytes())
              .build();
    }
  }

  /**
   * The rows of that batch.
   *
   * @param zones this process' index of each of the batch's sets of time zones
   */
  public StoredRows(CallStore store, Chunks chunks, BatchHead head, char[] zones) {
    this.store = store;
    this.chunks = chunks;
    this.head = head;
    this.zones = zones;
  }

  /** Reads the whole batch once, past the cache. */
  public BatchColumns columns() {
    int size = size();
    int timedRows = head.timed() ? size : 0;
    BatchColumns columns =
        new BatchColumns(new long[size], new char[size], new long[timedRows], new long[timedRows]);
    for (int first = 0; first < size; first += CallStore.CHUNK_ROWS) {
      RowChunk chunk = new RowChunk(store.rows(head.batch(), first / CallStore.CHUNK_ROWS));
      for (int i = 0; i < chunk.count(); i++) {
        columns.destinations()[first + i] = chunk.destination(i);
        columns.zones()[first + i] = zones[chunk.zones(i)];
        if (timedRows > 0) {
          columns.notBefore()[first + i] = chunk.notBefore(i);
          columns.notAfter()[first + i] = chunk.notAfter(i);
        }
      }
    }
    return columns;
  }

  /** Reads the chunks of those rows, so that asking for one of them soon waits for no disk. */
  public void prefetch(int first, int end) {
    for (int row = first; row < Math.min(end, size()); row += CallStore.CHUNK_ROWS) {
      chunk(row);
    }
    if (first < end && end <= size()) {
      chunk(end - 1);
    }
  }

  private RowChunk chunk(int row) {
    Objects.checkIndex(row, head.size());
    int n = row / CallStore.CHUNK_ROWS;
    return Objects.requireNonNull(
        chunks.cache.get(head.batch() << 20 | n, key -> new RowChunk(store.rows(head.batch(), n))));
  }

  private static int in(int row) {
    return row % CallStore.CHUNK_ROWS;
  }

  @Override
  public int size() {
    return head.size();
  }

  @Override
  public long destination(int row) {
    return chunk(row).destination(in(row));
  }

  @Override
  public char zones(int row) {
    return zones[chunk(row).zones(in(row))];
  }

  @Override
  public long notBeforeMillis(int row) {
    return chunk(row).notBefore(in(row));
  }

  @Override
  public long notAfterMillis(int row) {
    return chunk(row).notAfter(in(row));
  }

  @Override
  public boolean timed() {
    return head.timed();
  }

  @Override
  public String itemId(int row) {
    return chunk(row).itemId(in(row));
  }

  @Override
  public Map<String, String> variables(int row) {
    return chunk(row).variables(in(row), head.names());
  }

  @Override
  public List<String> names() {
    return head.names();
  }

  @Override
  public byte[] texts(int row) {
    return chunk(row).texts(in(row));
  }

  @Override
  public int line(int row) {
    return chunk(row).line(in(row));
  }
}
