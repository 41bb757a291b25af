package dev.ringfence.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfence.simulator.audit.IdleReport;
import dev.ringfence.simulator.process.redis.RedisMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class NodesReportTest {
  private static final List<NodesPoint.Shape> ALL = List.of(NodesPoint.Shape.values());

  private static NodesReport report(long repeated) {
    NodesPoint point =
        new NodesPoint(
            NodesPoint.Shape.SATURATED,
            10,
            List.of(
                new NodesPoint.Node("a", 900, 100, 5, 2.5, 2, 9, 4.5),
                new NodesPoint.Node("b", 100, 900, 0, 3.5, 3, 8, 1.5)),
            0.5,
            2,
            null,
            new IdleReport(
                80,
                15,
                new IdleReport.Spread(1_200, 12, 40, 1_500),
                new IdleReport.Spread(1_190, 25, 60, 1_530),
                1,
                List.of("+14155550100 was idle for 1500 ms")));
    return new NodesReport(
        new Machine(2, "17", "Linux", 0.5),
        new NodesPlan(2, RedisMode.SENTINEL, true, 100, LoadPlan.QUICK, ALL),
        List.of(point),
        List.of(new NodesReport.Judged(1_000, 0, 0, repeated, 0)),
        3);
  }

  @Test
  void json_hasRateAndOverruledShare_ofAllAndOfEach() throws Exception {
    JsonNode json = new ObjectMapper().readTree(NodesJson.of(report(0)));
    assertThat(json.path("redis").asText()).isEqualTo("sentinel");
    assertThat(json.path("answers_5xx").asInt()).isEqualTo(3);
    JsonNode shape = json.path("shapes").path(0);
    assertThat(shape.path("shape").asText()).isEqualTo("saturated");
    assertThat(shape.path("calls_per_second").asDouble()).isEqualTo(100);
    assertThat(shape.path("overruled_share").asDouble()).isEqualTo(0.5);
    assertThat(shape.path("cpu_seconds").asDouble()).isEqualTo(6);
    JsonNode node = shape.path("node_list").path(1);
    assertThat(node.path("calls_per_second").asDouble()).isEqualTo(10);
    assertThat(node.path("overruled_share").asDouble()).isEqualTo(0.9, within(1e-9));
    assertThat(node.path("confirm_p99_ms").asDouble()).isEqualTo(8);
    assertThat(json.path("findings")).isEmpty();
    JsonNode idle = shape.path("channels_idle");
    assertThat(idle.path("used_again").asInt()).isEqualTo(1_200);
    assertThat(idle.path("since_told_ms").path("p99").asDouble()).isEqualTo(40);
    assertThat(idle.path("since_end_ms").path("longest").asDouble()).isEqualTo(1_530);
    assertThat(idle.path("over_1s").asInt()).isOne();
  }

  @Test
  void text_saysHowLongFreedChannelsWereIdle_andWhichForTooLong() {
    StringWriter text = new StringWriter();
    NodesText.print(report(0), new PrintWriter(text));
    assertThat(text.toString())
        .contains("80 channels, in 15.0 s used again 1,200 times", "calls waited: 1")
        .contains("12 ms (p50), 40 ms (p99), 1500 ms (longest)", "- +14155550100 was idle");
  }

  @Test
  void text_namesWhatIsWrong() {
    StringWriter text = new StringWriter();
    NodesText.print(report(2), new PrintWriter(text));
    assertThat(text.toString())
        .contains("2 nodes with Redis (sentinel)", "90.000 %", "saturated: 2 destinations");
  }

  @Test
  void batches_goToTheFirst_orToAllByTurns() {
    assertThat(new NodesPlan(3, RedisMode.STANDALONE, false, 100, LoadPlan.QUICK, ALL).nodeOf(2))
        .isZero();
    assertThat(new NodesPlan(3, RedisMode.STANDALONE, true, 100, LoadPlan.QUICK, ALL).nodeOf(5))
        .isEqualTo(2);
  }

  @Test
  void configuration_namesAllNodes_andNothingWithoutRedis() {
    assertThat(new NodesPlan(3, RedisMode.CLUSTER, false, 100, LoadPlan.QUICK, ALL).configuration())
        .contains("nodes: [a, b, c]");
    assertThat(new NodesPlan(1, RedisMode.NONE, false, 100, LoadPlan.QUICK, ALL).configuration())
        .isEmpty();
  }

  @Test
  void optionsThatDoNotGoTogether_areRefused() {
    assertThat(refused("--nodes=2", "--redis=none")).contains("share nothing");
    assertThat(refused("--spread")).contains("for --nodes");
    assertThat(refused("--shapes=full-numbers")).contains("for --nodes");
    assertThat(refused("--nodes=2", "--shapes=full")).contains("no shape 'full', only unsat");
    assertThat(refused("--nodes=2", "--rows=5")).contains("--rows");
    assertThat(refused("--nodes=2", "--rates=5,6")).contains("one rate");
    assertThat(refused("--nodes=9")).contains("from 1 to 8");
    assertThat(refused("--nodes=2", "--redis=ring")).contains("'ring'");
  }

  private static String refused(String... arguments) {
    StringBuilder message = new StringBuilder();
    int unused =
        new CommandLine(new LoadCommand())
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  message.append(failure.getMessage());
                  return 2;
                })
            .execute(arguments);
    return message.toString();
  }
}
