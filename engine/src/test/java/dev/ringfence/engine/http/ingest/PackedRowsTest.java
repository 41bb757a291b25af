package dev.ringfence.engine.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedRowsTest {
  @Test
  void rows_ofAnyShape_comeBackAsTheyWere() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    PackedRowsBuilder builder = new PackedRowsBuilder();
    List<Map<String, String>> expected = new ArrayList<>();
    for (int row = 0; row < 20_000; row++) {
      Map<String, String> variables = new LinkedHashMap<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        variables.put("v" + random.nextInt(200), "\u00fc".repeat(random.nextInt(100)));
      }
      expected.add(variables);
      add(builder, row, variables);
      builder.timed(notBefore(row), notAfter(row));
    }
    PackedRows rows = builder.build();

    assertThat(rows.size()).isEqualTo(20_000);
    for (int row = 0; row < rows.size(); row++) {
      assertThat(rows.variables(row)).as("seed %d", seed).isEqualTo(expected.get(row));
      assertThat(rows.itemId(row)).isEqualTo(row % 3 == 0 ? "" : "i" + row);
      assertThat(rows.destination(row)).isEqualTo(14150000000L + row);
      assertThat(rows.zones(row)).isEqualTo((char) (row % 400));
      assertThat(rows.line(row)).isEqualTo(row + 2);
      assertThat(rows.notBeforeMillis(row)).isEqualTo(notBefore(row));
      assertThat(rows.notAfterMillis(row)).isEqualTo(notAfter(row));
    }
    assertThat(rows.timed()).isTrue();
  }

  /** Rows of the second page have none, and the first ones of the others. */
  private static long notBefore(int row) {
    boolean timed = row % 8_192 > 70 && row / 8_192 != 1;
    return timed && row % 3 == 0 ? 1_000L + row : 0;
  }

  private static long notAfter(int row) {
    return notBefore(row) > 0 && row % 2 == 0 ? 9_000_000L + row : Long.MAX_VALUE;
  }

  private static void add(PackedRowsBuilder builder, int row, Map<String, String> variables) {
    int[] names = variables.keySet().stream().mapToInt(builder::nameIndex).toArray();
    byte[][] values =
        variables.values().stream().map(v -> v.getBytes(UTF_8)).toArray(byte[][]::new);
    byte[] itemId = (row % 3 == 0 ? "" : "i" + row).getBytes(UTF_8);
    builder.add(
        14150000000L + row, (char) (row % 400), row + 2, itemId, names.length, names, values);
  }

  @Test
  void row_outOfBounds_throws() {
    PackedRowsBuilder builder = new PackedRowsBuilder();
    add(builder, 0, Map.of());
    PackedRows rows = builder.build();

    assertThat(rows.timed()).isFalse();
    assertThatThrownBy(() -> rows.destination(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(new PackedRowsBuilder().build().size()).isZero();
  }

  @Test
  void names_tooManyDifferent_noIndex() {
    PackedRowsBuilder builder = new PackedRowsBuilder();
    for (int i = 0; i < IngestLimits.DISTINCT_NAMES; i++) {
      assertThat(builder.nameIndex("v" + i)).isEqualTo(i);
    }
    assertThat(builder.nameIndex("one more")).isEqualTo(-1);
    assertThat(builder.nameIndex("v7")).isEqualTo(7);
  }

  @Test
  void itemIds_agreeWithASet() {
    PackedRowsBuilder builder = new PackedRowsBuilder();
    ItemIds ids = new ItemIds(builder, 42);
    Set<String> set = new HashSet<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 50_000; i++) {
      String id = "x" + random.nextInt(20_000) + "y".repeat(random.nextInt(3) * 70);
      byte[] bytes = id.getBytes(UTF_8);
      assertThat(ids.contains(bytes)).isEqualTo(set.contains(id));
      if (set.add(id)) {
        builder.add(1, (char) 0, 1, bytes, 0, new int[0], new byte[0][]);
        ids.add(bytes, builder.size() - 1);
      }
    }
  }

  @Test
  void longSet_agreesWithASet() {
    LongSet longs = new LongSet(3);
    Set<Long> set = new HashSet<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      long value = random.nextLong(1, 40_000);
      assertThat(longs.add(value)).isEqualTo(set.add(value));
    }
  }
}
