package dev.ringfence.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleBatchTest {
  private static final Path FILE = Path.of("..", "config", "sample-batch.csv");

  private static Map<String, Long> perDestination(SampleBatch batch) {
    return batch.good().stream()
        .collect(Collectors.groupingBy(SampleBatch.Row::to, Collectors.counting()));
  }

  private static Map<String, Long> perCountry(Collection<SampleBatch.Row> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(SampleBatch.Row::country, Collectors.counting()));
  }

  @Test
  void sample_asItIs_hasAThousandRowsOfThreeCountriesAndSomeBadOnes() throws IOException {
    SampleBatch batch = SampleBatch.read(FILE, 1_000);
    assertThat(batch.good()).hasSize(1_000);
    assertThat(batch.bad()).hasSize(6);
    assertThat(perCountry(batch.good())).containsOnlyKeys("US", "GB", "IN");
    assertThat(perDestination(batch).values().stream().filter(n -> n == 3)).hasSize(20);
  }

  @Test
  void sample_made50TimesLonger_keepsItsShapeAndSharesNoDestination() throws IOException {
    SampleBatch once = SampleBatch.read(FILE, 1_000);
    SampleBatch batch = SampleBatch.read(FILE, 50_000);
    assertThat(batch.good())
        .hasSize(50_000)
        .startsWith(once.good().toArray(SampleBatch.Row[]::new));
    assertThat(perCountry(batch.good()).get("IN"))
        .isEqualTo(50 * perCountry(once.good()).getOrDefault("IN", 0L));
    Map<String, Long> destinations = perDestination(batch);
    assertThat(destinations).hasSize(50 * 960);
    assertThat(destinations.values().stream().filter(n -> n == 3)).hasSize(50 * 20);
    Set<String> items =
        batch.good().stream().map(SampleBatch.Row::itemId).collect(Collectors.toSet());
    assertThat(items).hasSize(50_000);
    assertThat(destinations.keySet()).allMatch(to -> to.matches("\\+(1|91)\\d{10}|\\+44\\d{10}"));
  }

  @Test
  void furthestCopies_ofAnyCountry_stayApart() {
    int most = SampleBatch.MOST_CALLS / 1_000;
    for (String to : new String[] {"+13035550100", "+442079460000", "+915555000000"}) {
      Set<String> all = new HashSet<>(Set.of(to));
      for (int copy = 1; copy <= most; copy++) {
        assertThat(all.add(SampleBatch.another(to, copy))).isTrue();
      }
    }
  }

  @Test
  void file_withOtherColumns_isRefused(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("x.csv"), "phone,name\n");
    assertThatThrownBy(() -> SampleBatch.read(file, 1)).hasMessageContaining("does not begin with");
  }
}
