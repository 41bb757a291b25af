package dev.ringfence.engine.http.ingest;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.time.CallingWindow;
import dev.ringfence.engine.core.time.ZoneSets;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds rows that could never be called: their time zones are never within the template's hours at
 * once for as long as a phone may ring. Immutable.
 *
 * <p>Asked when the whole upload is here, because a document may name its template last; nearly
 * always nothing is found, and then the rows are handed on as they are.
 */
public final class OpenRows {
  private static final String CODE = "never_open";

  private final CallingHours hours;
  private final long lastingMillis;
  private final ZoneSets zones;
  private final long nowMillis;

  /**
   * @param lastingMillis how long a dial and its ring may take
   * @param nowMillis where the search begins, wall clock
   */
  public OpenRows(CallingHours hours, long lastingMillis, ZoneSets zones, long nowMillis) {
    this.hours = hours;
    this.lastingMillis = lastingMillis;
    this.zones = zones;
    this.nowMillis = nowMillis;
  }

  /** Rows that can be called, and why the others were refused. */
  public record Sorted(PackedRows rows, int rejected, List<RejectedRows> errors) {}

  /** Takes the rows out that can never be called. */
  public Sorted sort(PackedRows rows) {
    BitSet closed = closedSets(rows);
    if (closed.isEmpty()) {
      return new Sorted(rows, 0, List.of());
    }
    PackedRowsBuilder kept = new PackedRowsBuilder();
    Rejections rejections = new Rejections();
    for (int row = 0; row < rows.size(); row++) {
      if (closed.get(rows.zones(row))) {
        rejections.add(CODE, rows.line(row), rows.itemId(row), detail(rows.zones(row)));
      } else {
        copy(rows, row, kept);
      }
    }
    return new Sorted(kept.build(), rejections.total(), rejections.groups());
  }

  private BitSet closedSets(PackedRows rows) {
    BitSet seen = new BitSet();
    for (int row = 0; row < rows.size(); row++) {
      seen.set(rows.zones(row));
    }
    BitSet closed = new BitSet();
    for (int set = seen.nextSetBit(0); set >= 0; set = seen.nextSetBit(set + 1)) {
      CallingWindow window = new CallingWindow(hours, zones.zones((char) set));
      closed.set(set, window.opensFor(nowMillis, lastingMillis) == Long.MAX_VALUE);
    }
    return closed;
  }

  private String detail(char set) {
    String names =
        Arrays.stream(zones.zones(set)).map(ZoneId::getId).collect(Collectors.joining(", "));
    return "it is never within calling hours in "
        + names
        + " at once, for as long as a phone may ring; a timezone of the row's own would narrow it";
  }

  private static void copy(PackedRows rows, int row, PackedRowsBuilder to) {
    List<Integer> names = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    for (Map.Entry<String, String> variable : rows.variables(row).entrySet()) {
      names.add(to.nameIndex(variable.getKey()));
      values.add(variable.getValue().getBytes(StandardCharsets.UTF_8));
    }
    to.add(
        rows.destination(row),
        rows.zones(row),
        rows.line(row),
        rows.itemId(row).getBytes(StandardCharsets.UTF_8),
        names.size(),
        names.stream().mapToInt(Integer::intValue).toArray(),
        values.toArray(byte[][]::new));
    to.timed(rows.notBeforeMillis(row), rows.notAfterMillis(row));
  }
}
