package dev.ringfence.engine.http.ingest;

import dev.ringfence.engine.destination.DestinationCheck;
import dev.ringfence.engine.destination.DestinationCheck.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each row whether it is taken or refused, and packs what is taken. Confined to one
 * upload.
 */
final class RowCheck {
  private final DestinationCheck check;
  private final @Nullable String defaultRegion;
  private final boolean allowDuplicates;
  private final IngestLimits limits;
  private final Rejections rejections = new Rejections();
  private final PackedRowsBuilder rows = new PackedRowsBuilder();
  private final LongSet destinations;
  private final ItemIds itemIds;
  private final int[] nameIndexes;
  private final byte[][] values;

  RowCheck(
      DestinationCheck check,
      @Nullable String defaultRegion,
      boolean allowDuplicates,
      IngestLimits limits) {
    this.check = check;
    this.defaultRegion = defaultRegion;
    this.allowDuplicates = allowDuplicates;
    this.limits = limits;
    long seed = ThreadLocalRandom.current().nextLong();
    destinations = new LongSet(seed);
    itemIds = new ItemIds(rows, seed);
    nameIndexes = new int[limits.variables()];
    values = new byte[limits.variables()][];
  }

  void accept(Row row) throws UploadRefused {
    if (rows.size() + rejections.total() >= limits.rows()) {
      throw new UploadRefused(UploadRefused.Kind.TOO_LARGE, "more than " + limits.rows() + " rows");
    }
    String problem = row.problem();
    if (problem != null) {
      reject(row, problem, row.detail());
      return;
    }
    Verdict verdict = check.check(row.to(), defaultRegion);
    String refused = verdict.problem();
    if (refused != null) {
      reject(row, refused, Explanations.of(refused));
      return;
    }
    if (!encode(row)) {
      return;
    }
    byte[] itemId = row.itemId().getBytes(StandardCharsets.UTF_8);
    if (itemId.length > 0 && itemIds.contains(itemId)) {
      reject(row, "duplicate_item_id", Explanations.of("duplicate_item_id"));
    } else if (!allowDuplicates && !destinations.add(verdict.e164())) {
      reject(row, "duplicate_destination", Explanations.of("duplicate_destination"));
    } else {
      rows.add(
          verdict.e164(),
          verdict.zones(),
          row.line(),
          itemId,
          row.variables(),
          nameIndexes,
          values);
      if (itemId.length > 0) {
        itemIds.add(itemId, rows.size() - 1);
      }
    }
  }

  /** A row so long that it was never read. */
  void tooLong(int line) throws UploadRefused {
    Row unread = new Row(limits);
    unread.begin(line);
    unread.refuse(
        "too_long", "more than " + limits.rowBytes() + " bytes; is a quote never closed?");
    accept(unread);
  }

  Rejections rejections() {
    return rejections;
  }

  PackedRows build() {
    return rows.build();
  }

  private boolean encode(Row row) {
    for (int i = 0; i < row.variables(); i++) {
      int index = rows.nameIndex(row.name(i));
      if (index < 0) {
        reject(
            row,
            "malformed_row",
            "the upload has more than "
                + IngestLimits.DISTINCT_NAMES
                + " different names of variables");
        return false;
      }
      byte[] value = row.value(i).getBytes(StandardCharsets.UTF_8);
      if (value.length > limits.valueBytes()) {
        reject(
            row,
            "too_long",
            "variable " + row.name(i) + " has more than " + limits.valueBytes() + " bytes");
        return false;
      }
      nameIndexes[i] = index;
      values[i] = value;
    }
    return true;
  }

  private void reject(Row row, String code, String detail) {
    rejections.add(code, row.line(), row.itemId(), detail);
  }
}
