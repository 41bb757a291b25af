package dev.ringfence.engine.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reads what the shared books have said, or have to be told. Thread-safe as its way to read is. */
final class StoredShares implements SharedLog {
  private final Reads reads;

  StoredShares(Reads reads) {
    this.reads = reads;
  }

  @Override
  public Map<String, String> reasserted() {
    Map<String, String> epochs = new HashMap<>();
    reads.read(
        "SELECT name, epoch FROM shard", row -> epochs.put(row.getString(1), row.getString(2)));
    return epochs;
  }

  @Override
  public @Nullable String epoch(String shard) {
    List<String> epochs = new ArrayList<>();
    reads.read(
        "SELECT epoch FROM shard WHERE name = ?", row -> epochs.add(row.getString(1)), shard);
    return epochs.isEmpty() ? null : epochs.get(0);
  }

  @Override
  public long[] suppressed(String workspace) {
    return destinations("suppressed", workspace);
  }

  @Override
  public long[] owedSuppressions(String workspace) {
    return destinations("suppression_owed", workspace);
  }

  private long[] destinations(String table, String workspace) {
    LongStream.Builder found = LongStream.builder();
    reads.read(
        "SELECT destination FROM " + table + " WHERE workspace = ? ORDER BY destination",
        row -> found.add(row.getLong(1)),
        workspace);
    return found.build().toArray();
  }

  @Override
  public void attempts(Row to) {
    reads.read(
        "SELECT attempt.id, number, account, destination, over, taken, started, shared_start, shared_send,"
            + " shared_destination, attempt.batch, row, coalesce(shared, batch.id, ''),"
            + " row + coalesce(first_row, 0), sent,"
            // Retries are counted when an attempt is over.
            + " coalesce((SELECT attempts FROM retry WHERE call = (attempt.batch << 32) + row), 0)"
            + " + (over IS NULL)"
            + " FROM attempt LEFT JOIN batch ON batch.batch = attempt.batch UNION ALL"
            + " SELECT id, number, account, destination, NULL, NULL, NULL, shared_start, shared_send,"
            + " shared_destination, 0, row, shared, row, sent, ordinal FROM adopted ORDER BY 1",
        row ->
            to.row(
                new Past(
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6) != 0,
                    row.getInt(7) == 1,
                    row.getLong(8),
                    row.getLong(9),
                    row.getLong(10),
                    row.getLong(11),
                    row.getInt(12),
                    CallNote.of(
                        row.getString(13), row.getInt(14), row.getLong(15), row.getInt(16)))));
  }
}
