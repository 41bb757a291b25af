package dev.ringfence.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.ConfigTree;
import dev.ringfence.engine.config.EngineConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line against a server that answers what the API's contract says. */
class RingfenceTest {
  private static final String BATCH =
      """
      {"id":"b1","name":"n","template":"reminder","state":"%s","created_at":"2026-01-01T00:00:00.000Z",
       "finished_at":null,"total":3,"rejected":1,"waiting":%d,"in_progress":%d,"done":%d,
       "dispositions":{"completed":%d},"outcomes":{"answered":%d},"eta":null,"bound_by":"number_cap"}
      """;

  @TempDir private Path dir;
  private FakeEngine engine;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private int run(String... args) {
    CommandLine commandLine = Ringfence.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private int ask(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--url", engine.url(), "--key", "secret-key"));
    return run(all.toArray(String[]::new));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content);
  }

  private Path config(String name, int port, int channels) throws IOException {
    return file(
        name,
        """
        server: {public_url: "https://calls.example.com", port: %d}
        workspaces: [{name: acme, api_keys: [acme-key-0123456789]}]
        accounts: [{name: plivo, provider: plivo, id: MARINGFENCE000000001, token: t, cps: 5}]
        numbers: [{from: +14155550100, count: 12, account: plivo, channels: %d}]
        templates: [{name: reminder, workspace: acme, pool: ["*"], answer: {say: Hello}}]
        destinations: {countries: [US]}
        """
            .formatted(port, channels));
  }

  @Test
  void configDiff_ofTwoFiles_saysWhatWouldChangeAndWhatIsRefused() throws IOException {
    String old = config("old.yaml", 80, 5).toString();
    assertThat(run("config", "diff", old, config("same.yaml", 80, 5).toString())).isZero();
    assertThat(out.toString()).isEqualTo("nothing would change\n");
    assertThat(run("config", "diff", old, config("new.yaml", 80, 3).toString())).isZero();
    assertThat(out.toString()).contains("12 numbers in account plivo: channels from 5 to 3\n");
    assertThat(run("config", "diff", old, config("other.yaml", 81, 5).toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("refused: server: port from 80 to 81; restart to change this\n");
    assertThat(run("config", "diff", old, file("bad.yaml", "server: {").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("bad.yaml:1:");
  }

  @Test
  void configDiff_ofOneFile_asksTheRunningEngine() throws IOException {
    EngineConfig running =
        ConfigLoader.load(config("old.yaml", 80, 5), Map.of()).config().orElseThrow();
    engine.on("GET /v1/config/running", 200, ConfigTree.of(running).toString());
    assertThat(ask("config", "diff", config("new.yaml", 80, 3).toString())).isZero();
    assertThat(out.toString()).contains("12 numbers in account plivo: channels from 5 to 3\n");
    assertThat(run("config", "diff", "--url", "http://127.0.0.1:1", dir + "/new.yaml"))
        .isEqualTo(3);
  }

  @Test
  void webhooks_listedShownAndReplayed() {
    String delivery =
        """
        {"id":"42","endpoint":"crm","type":"call.finished","webhook_id":"evt_b_1-1","batch_id":"b_1",
         "call_id":"b_1-1","state":"failed","attempts":10,"created_at":"2026-03-01T09:00:00.000Z",
         "last_attempt_at":null,"next_attempt_at":null,"status":503,"error":"answered 503"}""";
    engine.on(
        "GET /v1/webhooks/deliveries",
        200,
        "{\"deliveries\":[" + delivery + "],\"next_page_token\":\"\"}");
    engine.on("POST /v1/webhooks/deliveries/42/replay", 202, delivery);
    engine.on("POST /v1/webhooks/deliveries/replay", 202, "{\"replayed\":3}");
    assertThat(ask("webhooks", "list", "--state", "failed")).isZero();
    assertThat(ask("webhooks", "replay", "42")).isZero();
    assertThat(ask("webhooks", "replay", "--failed", "--endpoint", "crm")).isZero();
    assertThat(ask("webhooks", "replay")).isEqualTo(ExitCodes.USAGE);
    assertThat(out.toString())
        .contains("42  crm       call.finished  b_1-1  failed  10")
        .contains("webhook_id")
        .contains("replayed  3");
    assertThat(engine.asked())
        .extracting(FakeEngine.Asked::target)
        .containsExactly(
            "/v1/webhooks/deliveries?page_size=100&state=failed",
            "/v1/webhooks/deliveries/42/replay",
            "/v1/webhooks/deliveries/replay?endpoint=crm");
  }

  @Test
  void help_ofEveryCommand_hasAnExampleAndTheExitCodes() {
    helpOf(Ringfence.commandLine());
  }

  private static void helpOf(CommandLine command) {
    String usage = command.getUsageMessage();
    assertThat(usage).as(command.getCommandName()).contains("Example", "Exit codes:", "--help");
    command.getSubcommands().values().forEach(RingfenceTest::helpOf);
  }

  @Test
  void version_asked_isShown() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("ringfence ");
  }

  @Test
  void command_unknownOrMissing_isAUsageError() {
    assertThat(run("sumbit")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("submit");
    assertThat(run()).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void submit_csv_streamsTheFileWithItsParametersAndShowsBadRows() throws IOException {
    engine.on(
        "POST /v1/batches",
        202,
        """
        {"id":"b1","accepted":2,"rejected":1,"errors":[{"code":"invalid_number","count":1,
         "examples":[{"line":4,"item_id":"x9","detail":"too short"}]}]}""");
    Path csv = file("calls.CSV", "to\n+14155550100\n");
    int exit =
        ask(
            "submit",
            csv.toString(),
            "--template",
            "re minder",
            "--allow-duplicates",
            "--idempotency-key",
            "k1");
    assertThat(exit).isZero();
    assertThat(out.toString())
        .contains("batch b1: 2 calls accepted", "1 row is bad:", "1 x invalid_number")
        .contains("line 4 (x9): too short");
    FakeEngine.Asked asked = engine.asked().get(0);
    assertThat(asked.target()).isEqualTo("/v1/batches?template=re%20minder&allow_duplicates=true");
    assertThat(asked.body()).isEqualTo("to\n+14155550100\n");
    assertThat(asked.headers())
        .containsEntry("Content-type", "text/csv")
        .containsEntry("Authorization", "Bearer secret-key")
        .containsEntry("Idempotency-key", "k1");
  }

  @Test
  void submit_terms_arePassedOn() throws IOException {
    engine.on(
        "POST /v1/batches", 202, "{\"id\":\"b1\",\"accepted\":1,\"rejected\":0,\"errors\":[]}");
    String csv = file("calls.csv", "to\n+14155550100\n").toString();
    assertThat(
            ask(
                "submit",
                csv,
                "--template",
                "t",
                "--priority",
                "HIGH",
                "--weight",
                "3",
                "--not-before",
                "2026-03-01T09:00+05:30",
                "--not-after",
                "8h"))
        .isZero();
    assertThat(engine.asked().get(0).target())
        .isEqualTo(
            "/v1/batches?template=t&priority=high&weight=3"
                + "&not_before=2026-03-01T09%3A00%2B05%3A30&not_after=8h");
  }

  @Test
  void submit_dryRun_saysThatNothingWasStored() throws IOException {
    engine.on("POST /v1/batches", 200, "{\"accepted\":1,\"rejected\":0,\"errors\":[]}");
    Path lines = file("calls.ndjson", "{\"to\":\"+14155550100\"}\n");
    assertThat(ask("submit", lines.toString(), "--template", "t", "--dry-run", "--watch")).isZero();
    assertThat(out.toString()).contains("would accept 1 calls; nothing was stored");
    assertThat(engine.asked()).hasSize(1);
    assertThat(engine.asked().get(0).target()).contains("dry_run=true");
  }

  @Test
  void submit_watched_followsToTheEnd() throws IOException {
    engine
        .on("POST /v1/batches", 202, "{\"id\":\"b1\",\"accepted\":3,\"rejected\":0,\"errors\":[]}")
        .on("GET /v1/batches/b1", 200, BATCH.formatted("running", 1, 1, 1, 1, 1))
        .on("GET /v1/batches/b1", 200, BATCH.formatted("completed", 0, 0, 3, 3, 3));
    Path csv = file("calls.csv", "to\n+14155550100\n");
    assertThat(ask("submit", csv.toString(), "--template", "reminder", "--watch")).isZero();
    assertThat(out.toString()).contains("state      completed", "answered 3");
  }

  @Test
  void submit_refused_showsTheProblemAndTheRows() throws IOException {
    engine.on(
        "POST /v1/batches",
        422,
        """
        {"title":"No valid row","detail":"all 1 rows are bad","status":422,"errors":[
         {"code":"duplicate_destination","count":1,"examples":[{"line":2,"detail":"again"}]}]}""");
    Path csv = file("calls.csv", "to\n1\n");
    assertThat(ask("submit", csv.toString(), "--template", "t")).isEqualTo(ExitCodes.REFUSED);
    assertThat(err.toString())
        .contains("No valid row: all 1 rows are bad", "duplicate_destination", "line 2: again")
        .doesNotContain("secret-key", "at dev.ringfence");
  }

  @Test
  void submit_withoutTemplateFormatOrFile_isAUsageError() throws IOException {
    Path csv = file("calls.csv", "to\n");
    assertThat(ask("submit", csv.toString())).isEqualTo(ExitCodes.USAGE);
    assertThat(ask("submit", "-", "--template", "t")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--format");
    assertThat(ask("submit", dir.resolve("no.csv").toString(), "--template", "t"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(engine.asked()).isEmpty();
  }

  @Test
  void engine_notRunning_saysHowToStartIt() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(run("batch", "list", "--url", "http://127.0.0.1:" + port))
        .isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString()).contains("ringfence serve");
  }

  @Test
  void engine_failing_isNotAUsersFault() {
    engine.on("GET /v1/batches", 503, "<html>");
    assertThat(ask("batch", "list")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("503");
  }

  @Test
  void batch_pausedWhenOver_saysWhatIsPossible() {
    engine.on(
        "POST /v1/batches/b1/pause",
        409,
        """
        {"title":"Conflict","detail":"cannot pause","current_state":"completed",
         "allowed_transitions":["none"]}""");
    assertThat(ask("batch", "pause", "b1")).isEqualTo(ExitCodes.REFUSED);
    assertThat(err.toString()).contains("it is completed; possible now: none");
  }

  @Test
  void batch_canceledWithHangup_asksForIt() {
    engine.on("POST /v1/batches/b1/cancel", 200, BATCH.formatted("canceled", 0, 1, 2, 2, 2));
    assertThat(ask("batch", "cancel", "b1", "--hangup")).isZero();
    assertThat(engine.asked().get(0).target()).isEqualTo("/v1/batches/b1/cancel?hangup=true");
  }

  @Test
  void batchList_severalPages_showsAll() {
    String page = "{\"batches\":[" + BATCH.formatted("running", 1, 1, 1, 1, 1) + "],";
    engine
        .on("GET /v1/batches", 200, page + "\"next_page_token\":\"p2\"}")
        .on("GET /v1/batches", 200, page + "\"next_page_token\":\"\"}");
    assertThat(ask("batch", "list")).isZero();
    assertThat(out.toString().lines()).hasSize(3);
    assertThat(engine.asked().get(1).target()).isEqualTo("/v1/batches?page_token=p2");
  }

  @Test
  void results_toAFile_areWholeOrNotThere() throws IOException {
    engine.on("GET /v1/batches/b1/results", 200, "call_id,line\r\nc1,1\r\n");
    Path to = dir.resolve("results.csv");
    assertThat(ask("batch", "results", "b1", "-o", to.toString(), "--format", "spreadsheet"))
        .isZero();
    assertThat(to).content().isEqualTo("call_id,line\r\nc1,1\r\n");
    assertThat(engine.asked().get(0).target()).endsWith("?format=spreadsheet");
    Path none = dir.resolve("none.csv");
    assertThat(ask("batch", "results", "b2", "-o", none.toString())).isEqualTo(ExitCodes.REFUSED);
    assertThat(dir.toFile().list()).containsExactly("results.csv");
  }

  @Test
  void numbersAndAccounts_areTables() {
    engine.on(
        "GET /v1/numbers",
        200,
        """
        {"numbers":[{"e164":"+14155550100","account":"east","status":"active","paused":false,
         "channels":1,"in_progress":1,"inbound_in_progress":0,"elsewhere_in_progress":2,"cap_used":7,"cap":"60/1h","starts":9}]}
        """);
    engine.on(
        "GET /v1/accounts",
        200,
        """
        {"accounts":[{"name":"east","provider":"twilio","state":"paused","detail":"bad credentials",
         "in_progress":1,"concurrency":10}]}""");
    assertThat(ask("numbers")).isZero();
    assertThat(ask("accounts")).isZero();
    assertThat(out.toString())
        .contains("+14155550100  east     active  1 of 1    0        2          7 of 60/1h  9")
        .contains("1 of 10", "bad credentials");
  }
}
