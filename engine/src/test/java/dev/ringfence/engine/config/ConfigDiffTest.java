package dev.ringfence.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDiffTest {
  @TempDir private Path dir;

  private JsonNode tree(String text) {
    return ConfigTree.of(ConfigFiles.config(dir, text));
  }

  private List<String> changes(String piece, String replacement) {
    return ConfigDiff.changes(tree(ConfigFiles.GOOD), tree(ConfigFiles.with(piece, replacement)));
  }

  private List<String> refusals(String piece, String replacement) {
    return ConfigDiff.refusals(tree(ConfigFiles.GOOD), tree(ConfigFiles.with(piece, replacement)));
  }

  @Test
  void sameConfiguration_hasNoChanges() {
    assertThat(changes("port: 8080", "port:   8080")).isEmpty();
    assertThat(refusals("port: 8080", "port:   8080")).isEmpty();
  }

  @Test
  void treeThatWentOverTheWire_equalsTheOneThatDidNot() throws IOException {
    JsonNode tree = tree(ConfigFiles.GOOD);
    JsonNode read = new ObjectMapper().readTree(tree.toString());
    assertThat(ConfigDiff.changes(tree, read)).isEmpty();
    assertThat(ConfigDiff.changes(read, tree)).isEmpty();
  }

  @Test
  void limitsOfEveryKind_areToldWithOldAndNew() {
    assertThat(changes("cap: 60/1h", "caps: [10/1m, 100/1h]"))
        .containsExactly("number +14155550100 in account east: caps from 60/1h to 10/1m, 100/1h");
    assertThat(changes("channels: 5", "channels: 3"))
        .containsExactly("number +13125550100 in account plivo: channels from 5 to 3");
    assertThat(changes("cps: 5\nnumbers", "cps: 4\n    concurrency: 9\nnumbers"))
        .containsExactly(
            "account plivo: concurrency from unlimited to 9",
            "account plivo: sends from 5/1s to 4/1s");
    assertThat(changes("limits: [2/1h, 7/7d]", "limits: [1/1h]"))
        .containsExactly("destination limits: from 2/1h, 7/7d to 1/1h");
    assertThat(changes("ring: 30s", "ring: 25s"))
        .containsExactly("template reminder: ring from 30s to 25s");
    assertThat(changes("every: 30s", "every: 10s"))
        .containsExactly("timings: sweep every from 30s to 10s");
    assertThat(changes("status: active", "status: draining"))
        .containsExactly("number +13125550100 in account plivo: status from active to draining");
  }

  @Test
  void manyNumbers_areToldByTheirCount() {
    String more = "  - from: +14155550200\n    count: 12\n    account: east\n    cap: 60/1h\n";
    assertThat(changes("numbers:\n", "numbers:\n" + more))
        .containsExactly("+12 numbers in account east", "template reminder: pool +12 -0");
  }

  @Test
  void whatGoes_isToldWithWhatBecomesOfIt() {
    assertThat(changes("- name: reminder", "- name: survey"))
        .containsExactly(
            "+ template survey",
            "- template reminder: takes no new batches, finishes those it has");
    assertThat(changes("  - number: +14155550100\n    account: east\n    cap: 60/1h\n", ""))
        .contains("- number +14155550100 in account east: no new calls, those in progress go on");
  }

  @Test
  void secrets_areNeverSaid() {
    JsonNode tree = tree(ConfigFiles.GOOD);
    assertThat(tree.toString())
        .doesNotContain("hush-hush")
        .doesNotContain("acme-key-0123456789")
        .doesNotContain("operator-key-0123456789");
    assertThat(changes("operator_keys: [operator", "operator_keys: [other"))
        .containsExactly("operator keys: +1 -1");
    assertThat(
            changes("00000001\n    token: ${TOKEN}\n    cps", "00000001\n    token: abc\n    cps"))
        .hasSize(2)
        .allMatch(line -> line.endsWith(": token changed"));
  }

  @Test
  void whatNeedsARestart_isRefusedAndSaysSo() {
    assertThat(refusals("port: 8080", "port: 9090"))
        .containsExactly("server: port from 8080 to 9090; restart to change this");
    assertThat(refusals("port: 8080", "callback_secret: 0123456789abcdef0\n  port: 8080"))
        .containsExactly("server: callback secret changed; restart to change this");
    assertThat(refusals("id: MARINGFENCE000000001", "id: MARINGFENCE000000002"))
        .containsExactly(
            "account plivo: id from MARINGFENCE000000001 to MARINGFENCE000000002; restart to change"
                + " this");
    assertThat(
            refusals(
                "account: plivo\n    channels: 5\n    status: active",
                "account: east\n    status: active"))
        .containsExactly("number +13125550100: account from plivo to east; restart to change this");
  }
}
