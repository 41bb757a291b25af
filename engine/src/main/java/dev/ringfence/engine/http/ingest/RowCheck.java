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
  private static final String NO_TIME_ZONE = "no_time_zone";
  private static final String BAD_TIME = "bad_time";

  private final DestinationCheck check;
  private final RowZones zones;
  private final long nowMillis;
  private final @Nullable String defaultRegion;
  private final boolean allowDuplicates;
  private final IngestLimits limits;
  private final Rejections rejections = new Rejections();
  private final PackedRowsBuilder rows = new PackedRowsBuilder();
  private final LongSet destinations;
  private final ItemIds itemIds;
  private final int[] nameIndexes;
  private final byte[][] values;

  // Of the row that is being checked.
  private char zoneSet;
  private long notBefore;
  private long notAfter;

  /**
   * @param nowMillis wall clock, from which durations count
   */
  RowCheck(
      RowChecks checks,
      long nowMillis,
      @Nullable String defaultRegion,
      boolean allowDuplicates,
      IngestLimits limits) {
    this.check = checks.destinations();
    this.zones = new RowZones(checks.zones());
    this.nowMillis = nowMillis;
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
    boolean zoneTold = !row.timezone().isEmpty() && NO_TIME_ZONE.equals(refused);
    if (refused != null && !zoneTold) {
      reject(row, refused, Explanations.of(refused));
      return;
    }
    zoneSet = verdict.zones();
    if (!times(row) || !encode(row)) {
      return;
    }
    byte[] itemId = row.itemId().getBytes(StandardCharsets.UTF_8);
    if (itemId.length > 0 && itemIds.contains(itemId)) {
      reject(row, "duplicate_item_id", Explanations.of("duplicate_item_id"));
    } else if (!allowDuplicates && !destinations.add(verdict.e164())) {
      reject(row, "duplicate_destination", Explanations.of("duplicate_destination"));
    } else {
      rows.add(verdict.e164(), zoneSet, row.line(), itemId, row.variables(), nameIndexes, values);
      rows.timed(notBefore, notAfter);
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

  /** The row's own time zone, which beats those of the number's prefix, and its instants. */
  private boolean times(Row row) {
    RowZones.@Nullable Zone zone = null;
    if (!row.timezone().isEmpty()) {
      zone = zones.find(row.timezone());
      if (zone == null) {
        reject(
            row,
            "bad_time_zone",
            "timezone '" + row.timezone() + "' is not one; write one such as America/New_York");
        return false;
      }
      zoneSet = zone.set();
    }
    notBefore = 0;
    notAfter = Long.MAX_VALUE;
    if (row.notBefore().isEmpty() && row.notAfter().isEmpty()) {
      return true;
    }
    String text = row.notBefore();
    String which = "not_before";
    try {
      notBefore =
          text.isEmpty() ? 0 : Moments.parse(text, zone == null ? null : zone.id(), nowMillis);
      text = row.notAfter();
      which = "not_after";
      if (!text.isEmpty()) {
        notAfter = Moments.parse(text, zone == null ? null : zone.id(), nowMillis);
      }
    } catch (IllegalArgumentException e) {
      reject(row, BAD_TIME, which + " '" + text + "' " + e.getMessage());
      return false;
    }
    if (notAfter <= Math.max(nowMillis, notBefore)) {
      String why = notAfter <= nowMillis ? "has passed" : "is not later than not_before";
      reject(row, BAD_TIME, which + " '" + text + "' " + why);
      return false;
    }
    return true;
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
