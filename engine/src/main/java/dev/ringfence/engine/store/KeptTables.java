package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Priority;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a new process begins with. Thread-safe as its way to read is. */
final class KeptTables {
  private final Reads reads;

  KeptTables(Reads reads) {
    this.reads = reads;
  }

  Kept load(long sendsSince) {
    return new Kept(
        batches(), sends(sendsSince), attempts(), inbound(), suppressions(), homes(), adopted());
  }

  private List<Kept.Batch> batches() {
    List<Kept.Batch> batches = new ArrayList<>();
    reads.read(
        "SELECT * FROM batch WHERE segment IS NULL OR segment >= 0 AND lost = 0 ORDER BY batch",
        row -> batches.add(batch(row)));
    return batches;
  }

  private List<Kept.Home> homes() {
    List<Kept.Home> homes = new ArrayList<>();
    reads.read(
        "SELECT * FROM batch WHERE segment = " + SharedRef.HOME + " ORDER BY batch",
        row ->
            homes.add(
                new Kept.Home(
                    head(row),
                    row.getInt("published") == 1,
                    row.getLong("finished"),
                    row.getString("state").equals(BatchState.CANCELED.name()))));
    return homes;
  }

  private List<Kept.Send> sends(long since) {
    List<Kept.Send> sends = new ArrayList<>();
    reads.read(
        "SELECT number, destination, over, provider_call, started FROM attempt WHERE over >= ?"
            + " ORDER BY over",
        row ->
            sends.add(
                new Kept.Send(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getInt(5) == 1)),
        since);
    return sends;
  }

  /** One whose part was lost while it was on its way to the disk is forgotten like the others. */
  private List<Kept.Attempt> attempts() {
    List<Kept.Attempt> attempts = new ArrayList<>();
    reads.read(
        "SELECT id, batch, row, number, account, sent, provider_call FROM attempt WHERE over IS NULL"
            + " AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.batch = attempt.batch AND b.lost = 1)"
            + " ORDER BY id",
        row ->
            attempts.add(
                new Kept.Attempt(
                    row.getLong(1),
                    row.getLong(2),
                    row.getInt(3),
                    row.getLong(4),
                    row.getString(5),
                    row.getLong(6),
                    row.getString(7))));
    return attempts;
  }

  private List<Kept.Adopted> adopted() {
    List<Kept.Adopted> adopted = new ArrayList<>();
    reads.read(
        "SELECT id, shared, row, account, number, destination, sent, ordinal FROM adopted ORDER BY id",
        row ->
            adopted.add(
                new Kept.Adopted(
                    row.getLong(1),
                    row.getString(2),
                    row.getInt(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getInt(8))));
    return adopted;
  }

  private List<Kept.Inbound> inbound() {
    List<Kept.Inbound> inbound = new ArrayList<>();
    reads.read(
        "SELECT account, number, provider_call FROM inbound",
        row -> inbound.add(new Kept.Inbound(row.getString(1), row.getLong(2), row.getString(3))));
    return inbound;
  }

  private List<Kept.Suppressions> suppressions() {
    Map<String, List<Long>> lists = new LinkedHashMap<>();
    reads.read(
        "SELECT workspace, destination FROM suppressed",
        row ->
            lists
                .computeIfAbsent(row.getString(1), unused -> new ArrayList<>())
                .add(row.getLong(2)));
    List<Kept.Suppressions> suppressions = new ArrayList<>();
    lists.forEach(
        (workspace, list) ->
            suppressions.add(
                new Kept.Suppressions(
                    workspace, list.stream().mapToLong(Long::longValue).toArray())));
    return suppressions;
  }

  Map<String, List<Long>> copies() {
    Map<String, List<Long>> copies = new LinkedHashMap<>();
    reads.read(
        "SELECT shared, batch FROM batch b WHERE shared IS NOT NULL AND (segment <> "
            + SharedRef.HOME
            + " OR published = 1) AND NOT EXISTS (SELECT 1 FROM delivery"
            + " WHERE call >= b.batch << 32 AND call < (b.batch + 1) << 32 AND due IS NOT NULL)"
            + " ORDER BY batch",
        row ->
            copies
                .computeIfAbsent(row.getString(1), unused -> new ArrayList<>())
                .add(row.getLong(2)));
    return copies;
  }

  /** A row of the table of batches, with all its columns. */
  static Kept.Batch batch(ResultSet row) throws SQLException {
    return new Kept.Batch(
        head(row),
        BatchState.valueOf(row.getString("state")),
        row.getInt("hang_up") == 1,
        row.getLong("finished"),
        BatchCounts.parse(row.getString("counts")));
  }

  private static BatchHead head(ResultSet row) throws SQLException {
    BatchTerms terms =
        new BatchTerms(
            Priority.valueOf(row.getString("priority")),
            row.getInt("weight"),
            row.getLong("not_before"),
            row.getLong("not_after"));
    return new BatchHead(
        row.getLong("batch"),
        row.getString("id"),
        row.getString("workspace"),
        row.getString("template"),
        row.getString("name"),
        terms,
        row.getInt("rejected"),
        row.getInt("size"),
        row.getInt("timed") == 1,
        row.getLong("created"),
        Texts.lists(row.getBytes("zones")),
        Texts.list(row.getBytes("names")),
        shared(row));
  }

  private static @Nullable SharedRef shared(ResultSet row) throws SQLException {
    String batch = row.getString("shared");
    return batch == null
        ? null
        : new SharedRef(
            batch, row.getInt("segment"), row.getInt("first_row"), row.getLong("token"));
  }
}
