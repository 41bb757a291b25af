package dev.ringfence.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationChecker;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchCounts;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.BatchRecord;
import dev.ringfence.engine.store.CallResult;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Delivery;
import dev.ringfence.engine.store.DeliveryLog;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.SharedRef;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import dev.ringfence.engine.store.StoreException;
import dev.ringfence.engine.store.StoredRows;
import dev.ringfence.engine.store.Unit;
import dev.ringfence.engine.webhook.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P8: a new process goes on with the parts of shared batches, and with nothing else of these. */
class ComebackTest {
  private static final String CONFIG =
      """
      server: {public_url: "https://calls.example.com"}
      workspaces:
        - name: acme
          api_keys: [acme-key-0123456789]
          webhooks: [{name: crm, url: "https://crm.example.com/", secret: "%s"}]
      accounts: [{name: plivo, provider: plivo, id: MARINGFENCE000000001, token: t, cps: 5}]
      numbers: [{number: "+14155550100", account: plivo}]
      templates: [{name: reminder, workspace: acme, pool: ["*"], answer: {say: Hello}}]
      destinations: {countries: [US]}
      """
          .formatted("whsec_" + "A".repeat(43) + "=");
  private static final long NUMBER = 14155550100L;
  private static final int FIRST = 100;

  /** Takes everything, and answers nothing. */
  private static final Carrier SILENT =
      (Carrier)
          Proxy.newProxyInstance(
              ComebackTest.class.getClassLoader(),
              new Class<?>[] {Carrier.class},
              (proxy, method, arguments) -> null);

  @TempDir private Path dir;
  private final Vertx vertx = Vertx.vertx();
  private final ZoneSets zones = new ZoneSets();
  private final BatchBook book = new BatchBook();
  private final StoredRows.Chunks chunks = new StoredRows.Chunks(1 << 20);
  private StoreDirectory directory;
  private SqliteStore store;
  private EngineConfig config;
  private @Nullable Lane lane;

  @BeforeEach
  void start() throws IOException {
    Path file = Files.writeString(dir.resolve("ringfence.yaml"), CONFIG);
    config = ConfigLoader.load(file, Map.of()).config().orElseThrow();
    open();
  }

  private void open() {
    directory = StoreDirectory.take(dir.resolve("data"));
    store = SqliteStore.open(directory);
  }

  private void reopen() {
    store.close();
    directory.close();
    open();
  }

  @AfterEach
  void close() {
    if (lane != null) {
      lane.end();
    }
    store.close();
    directory.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void write(Change... changes) {
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    store.write(new Unit(List.of(changes), false, () -> kept.complete(true)));
    kept.join();
  }

  private BatchHead keep(String id, String template, int rows, SharedRef ref) {
    try {
      BatchDraft draft = new BatchDraft(0, 0, "Monday", BatchTerms.DEFAULT, new FewRows(rows), 0);
      BatchHead head =
          new Intake(store, zones).keep(draft, id, "acme", template, 5_000).as(id, ref);
      write(new Change.Accepted(head));
      store.endUpload(head.batch());
      return head;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private BatchHead part(String shared) {
    return keep(shared + "/1/7", "reminder", 5, new SharedRef(shared, 1, FIRST, 7));
  }

  private static CallResult result() {
    return new CallResult(
        Disposition.COMPLETED, null, "", 1, 77, NUMBER, "plivo", 10, 20, 9, "CA1");
  }

  /** What comes back, and what was made of it. */
  private record Back(Comeback comeback, Lane lane, LaneEffects effects) {
    /** Asks on the lane. */
    <T> T ask(Function<Kernel, T> question) {
      return lane.ask(question).join();
    }
  }

  private Back comeBack() {
    Comeback comeback = new Comeback(store, store.load(0));
    RunningConfig running = comeback.configuration(config);
    DestinationChecker checker = new DestinationChecker(config.destinations(), zones);
    Setup setup = Setup.of(running, List.of(SILENT), checker);
    long origin = System.nanoTime();
    Lane made =
        new Lane(
            vertx,
            vertx.getOrCreateContext(),
            () -> System.nanoTime() - origin,
            () -> 10_000,
            now -> {});
    LaneEffects effects =
        new LaneEffects(
            made,
            new CurrentSetup(setup),
            new CallbackUrls("https://calls.example.com", new byte[32]),
            book,
            new Tallies(running.topology(), new SimpleMeterRegistry()),
            store,
            owed -> {},
            origin,
            new StampClock(() -> 0, () -> 10_000));
    Kernel kernel =
        new Kernel(
            running.topology(), effects, index -> zones.zones((char) index), store.firstAttempt());
    comeback.offer(kernel, setup, book, new Intake(store, zones), chunks);
    kernel.offer(new KernelEvent.DiallingHeld(true));
    int unused = kernel.step(0, 10_000, 1_000);
    made.begin(kernel, () -> effects.flush(kernel));
    lane = made;
    return new Back(comeback, made, effects);
  }

  @Test
  void part_goesOnInTheKernel_withItsAttempt_andRunnersDoNotFindIt() {
    BatchHead head = part("b_one");
    write(
        new Change.Disposed(head.batch(), 0, result()),
        new Change.Retry(head.batch(), 1, 1, 900_000),
        new Change.Intent(5, head.batch(), 2, NUMBER, "plivo", FewRows.FIRST + 2, 8_000));
    reopen();
    Back back = comeBack();
    assertThat(back.<Inspector.BatchCounts>ask(kernel -> kernel.inspector().batch(0)))
        .satisfies(
            counts -> {
              assertThat(counts.done()).isEqualTo(1);
              assertThat(counts.inProgress()).isEqualTo(1);
              assertThat(counts.retrying()).isEqualTo(1);
            });
    assertThat(back.<List<Inspector.AttemptOf>>ask(ComebackTest::fifth))
        .containsExactly(new Inspector.AttemptOf(0, 2));
    BatchRecord part = book.get(0);
    assertThat(book.part("b_one", 1)).isSameAs(part);
    assertThat(book.part("b_one", 2)).isNull();
    assertThat(book.find(0, "b_one")).isNull();
    assertThat(book.find(0, head.id())).isNull();
    assertThat(book.page(0, null, 10)).isEmpty();
    assertThat(back.comeback.summary(1).batches()).isEqualTo(1);
    book.remove(part);
    assertThat(book.part("b_one", 1)).isNull();
  }

  private static List<Inspector.AttemptOf> fifth(Kernel kernel) {
    Inspector.AttemptOf found = kernel.inspector().find(5);
    return found == null ? List.of() : List.of(found);
  }

  @Test
  void P10_anotherPartOfABatch_isOneWithThoseThatCameBack_andWithNothingElse() {
    BatchHead first = part("b_one");
    BatchHead other = part("b_two");
    reopen();
    Back unused = comeBack();
    assertThat(book.siblingOf(first)).isZero();
    assertThat(book.siblingOf(other)).isEqualTo(1);
    assertThat(book.siblingOf(first.as("b_three/1/7", new SharedRef("b_three", 1, FIRST, 7))))
        .isEqualTo(KernelEvent.BatchAccepted.NO_SIBLING);
    BatchRecord gone = book.get(0);
    book.remove(gone);
    assertThat(book.siblingOf(first)).isEqualTo(KernelEvent.BatchAccepted.NO_SIBLING);
  }

  /** Earlier ones may be of a batch that was deleted, and sent again under its key. */
  @Test
  void P10_anotherPart_isOneWithTheLatest_andBothOfASegmentCanBeForgotten() {
    BatchHead first = keep("b_one/0/9", "reminder", 5, new SharedRef("b_one", 0, 0, 9));
    BatchHead second = part("b_one");
    BatchHead third = keep("b_one/1/8", "reminder", 5, new SharedRef("b_one", 1, FIRST, 8));
    reopen();
    Back unused = comeBack();
    assertThat(List.of(first, second, third)).extracting(book::siblingOf).containsOnly(2);
    List<BatchRecord> latestFirst = List.of(book.get(2), book.get(0), book.get(1));
    latestFirst.forEach(book::remove);
    assertThat(book.all()).isEmpty();
  }

  @Test
  void homesEndsAndLostParts_areNotInTheKernel() {
    BatchHead home = keep("b_one/home", "reminder", 5, new SharedRef("b_one", -1, 0, 0));
    BatchHead told = keep("b_two/told", "reminder", 0, new SharedRef("b_two", -2, 0, 0));
    BatchHead lost = part("b_three");
    write(
        new Change.Published(home.batch()),
        new Change.Finished(told.batch(), 9, BatchState.COMPLETED, told(1)),
        new Change.Intent(5, lost.batch(), 2, NUMBER, "plivo", FewRows.FIRST, 8_000),
        new Change.Lost(lost.batch()),
        new Change.Adopted(9, "b_three", 102, "plivo", NUMBER, 0, 7_000, 1));
    reopen();
    Back back = comeBack();
    assertThat(back.<Integer>ask(kernel -> kernel.inspector().batches())).isZero();
    assertThat(book.all()).isEmpty();
  }

  private static BatchCounts told(int completed) {
    return new BatchCounts(Map.of(Disposition.COMPLETED, completed), Map.of());
  }

  @Test
  void partOfATemplateThatIsGone_isNamedAsTheBatchThatRunnersKnow() {
    BatchHead unused = keep("b_one/1/7", "gone", 5, new SharedRef("b_one", 1, FIRST, 7));
    Comeback comeback = new Comeback(store, store.load(0));
    assertThatThrownBy(() -> comeback.configuration(config))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("batch b_one needs template gone")
        .hasMessageNotContaining("b_one/");
  }

  @Test
  void partsLastCall_isToldUnderTheSharedBatchsId_andNoEndOfABatch() {
    BatchHead head = part("b_one");
    for (int row = 0; row < 4; row++) {
      write(new Change.Disposed(head.batch(), row, result()));
    }
    Back back = comeBack();
    boolean unused =
        back.ask(
            kernel -> {
              back.effects.disposed(
                  0, 4, Disposition.COMPLETED, null, "", 1, 78, 0, 8_000, 9_000, 3, "CA2");
              back.effects.flush(kernel);
              return true;
            });
    write(new Change.InboundOver("plivo", "none")); // the step's unit is on disk before this one
    List<Delivery> deliveries = deliveries("b_one");
    assertThat(deliveries).extracting(Delivery::row).containsExactly(4);
    assertThat(Objects.requireNonNull(store.deliveries().batch(head.batch())).finishedMillis())
        .isEqualTo(9_000);
    Message message = Objects.requireNonNull(messages().of(deliveries.get(0)));
    assertThat(message.id()).isEqualTo("evt_b_one-105");
    assertThat(new String(message.body(), StandardCharsets.UTF_8))
        .contains("\"b_one-105\"", "\"b_one\"", "item-4")
        .doesNotContain("b_one/");
  }

  @Test
  void endOfASharedBatch_isToldUnderItsId() {
    BatchHead told = keep("b_one/told", "reminder", 0, new SharedRef("b_one", -2, 0, 0));
    write(
        new Change.Finished(told.batch(), 9, BatchState.COMPLETED, told(3)),
        new Change.Owed("acme", "crm", told.batch(), Delivery.WHOLE_BATCH, 9));
    Message message = Objects.requireNonNull(messages().of(deliveries("b_one").get(0)));
    assertThat(message.id()).isEqualTo("evt_b_one");
    assertThat(new String(message.body(), StandardCharsets.UTF_8))
        .contains("\"b_one\"")
        .doesNotContain("b_one/");
  }

  private EventMessages messages() {
    return new EventMessages(store, new ToldBatches(store, chunks, new Intake(store, zones)));
  }

  private List<Delivery> deliveries(String batch) {
    return new ArrayList<>(
        store
            .deliveries()
            .page(new DeliveryLog.Filter("acme", null, null, batch), Long.MAX_VALUE, 100));
  }

  /** Rows that say by their values which they are. Immutable. */
  private record FewRows(int size) implements BatchRows {
    static final long FIRST = 13055550000L;

    @Override
    public long destination(int row) {
      return FIRST + row;
    }

    @Override
    public char zones(int row) {
      return 0;
    }

    @Override
    public long notBeforeMillis(int row) {
      return 0;
    }

    @Override
    public long notAfterMillis(int row) {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean timed() {
      return false;
    }

    @Override
    public String itemId(int row) {
      return "item-" + row;
    }

    @Override
    public Map<String, String> variables(int row) {
      return Map.of();
    }

    @Override
    public List<String> names() {
      return List.of();
    }

    @Override
    public byte[] texts(int row) {
      byte[] id = itemId(row).getBytes(StandardCharsets.UTF_8);
      byte[] texts = new byte[id.length + 2]; // shorter than 128, and no variables
      texts[0] = (byte) id.length;
      System.arraycopy(id, 0, texts, 1, id.length);
      return texts;
    }

    @Override
    public int line(int row) {
      return row + 2;
    }
  }
}
