package dev.ringfence.simulator.virtual.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Quality: every scenario, shortened, holds its bars; `simulate --scenarios` plays them whole. */
class ScenariosTest {
  private static final Path DIRECTORY = Path.of("scenarios");

  /** In these, what one hour spends is missing in the next. */
  private static final Set<String> WHOLE =
      Set.of("shared-numbers", "scarce-channels", "uneven-demand");

  private static double share(String name) {
    return WHOLE.contains(name) ? 1 : 0.25;
  }

  @TestFactory
  List<DynamicTest> everyScenario_holdsItsBars() throws IOException {
    return ScenarioFiles.names(DIRECTORY).stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> assertThat(play(name)).isEmpty()))
        .toList();
  }

  private static List<String> play(String name) throws IOException {
    Scenario scenario = ScenarioFiles.read(DIRECTORY, List.of(name), share(name)).get(0);
    ScenarioResult result = ScenarioResult.of(scenario);
    assertThat(result.results())
        .allSatisfy(
            r -> assertThat(r.utilisation().share()).as("%s", r).isLessThanOrEqualTo(1 + 1e-9));
    return result.missed();
  }

  @Test
  void sameScenario_isTheSameRun() throws IOException {
    Scenario scenario = ScenarioFiles.read(DIRECTORY, List.of("mixed-providers"), 0.05).get(0);
    assertThat(traces(scenario)).isEqualTo(traces(scenario));
  }

  private static List<Long> traces(Scenario scenario) {
    return ScenarioResult.of(scenario).results().stream().map(PolicyResult::trace).toList();
  }

  @Test
  void thereAreTen() throws IOException {
    assertThat(ScenarioFiles.names(DIRECTORY)).hasSize(10);
  }
}
