package dev.ringfence.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.cluster.batch.PartHost;
import dev.ringfence.engine.cluster.batch.Published;
import dev.ringfence.engine.cluster.batch.Publishing;
import dev.ringfence.engine.config.ConfigLoader;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.LoadResult;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.port.Trace;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.redis.Admissions.Request;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.RedisLink;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.Sighting;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Intake;
import dev.ringfence.engine.store.Kept;
import dev.ringfence.engine.store.Rows;
import dev.ringfence.engine.store.SharedRef;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import dev.ringfence.engine.store.Unit;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** A node as its runtime drives it: with a store of its own, and calls that a test makes up. */
final class Member implements AutoCloseable {
  static final long NUMBER = 14155550100L;
  static final long CAPPED = 14155550101L;
  static final String ACCOUNT = "east";
  static final int SPAN = 16;
  private static final long CREATED_MILLIS = 5_000;
  private static final String WORKSPACE = "acme";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What was answered to a request. */
  record Reply(boolean go, Limit limit, long waitNanos, String unknown) {}

  private final StoreDirectory directory;
  private final CallStore store;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final SharedLimits limits;
  private final EngineConfig config;
  private final long first;
  private long issued;
  volatile boolean open;
  volatile String said = "";

  /** By how much somebody has set its clock. */
  volatile long offMillis;

  final Map<Long, Integer> others = new ConcurrentHashMap<>();

  /** Attempts that are over, and will be for the shared books before anything else is asked. */
  final List<Long> returned = new CopyOnWriteArrayList<>();

  /** When it was told so of the last one, and when of another node's number. */
  volatile long returnedNanos;

  volatile long heardNanos;

  /** For which accounts it has calls that wait, and how urgent ones. */
  volatile Map<String, Integer> wanted = Map.of();

  /** What its kernel does not call, and what it did not when it was last told to dial. */
  final Set<Long> suppressed = ConcurrentHashMap.newKeySet();

  volatile Set<Long> suppressedAtOpening = Set.of();

  Member(ClientResources resources, String redis, String nodes, String name, Path home)
      throws IOException {
    this(resources, redis, nodes, name, home, 1);
  }

  Member(ClientResources resources, String redis, String nodes, String name, Path home, int version)
      throws IOException {
    this(resources, redis, nodes, name, home, version, "ringfence:");
  }

  Member(
      ClientResources resources,
      String redis,
      String nodes,
      String name,
      Path home,
      int version,
      String prefix)
      throws IOException {
    this(resources, redis, nodes, name, home, version, prefix, new NoParts());
  }

  Member(
      ClientResources resources,
      String redis,
      String nodes,
      String name,
      Path home,
      int version,
      String prefix,
      PartHost host)
      throws IOException {
    config = config(redis, nodes, name, home, version, prefix);
    directory = StoreDirectory.take(home.resolve(name));
    store = SqliteStore.open(directory);
    Kept kept = store.load(0);
    kept.suppressions().forEach(list -> apply(true, list.destinations()));
    EngineConfig.Cluster cluster = Objects.requireNonNull(config.cluster());
    first = ((long) cluster.index() << 57) | ((store.firstAttempt() >>> 32) << 20);
    SharedTerms terms = new SharedTerms(config, cluster);
    RedisSettings settings = RedisSettings.of(redis);
    limits =
        new SharedLimits(
            new LinkSource() {
              @Override
              public RedisLink open() {
                return RedisLink.open(resources, settings);
              }

              @Override
              public ByteLink openBytes() {
                return ByteLink.open(resources, settings);
              }
            },
            () -> terms,
            store,
            () -> System.currentTimeMillis() + offMillis,
            thread,
            new LimitsListener() {
              @Override
              public void open(boolean yes, String why) {
                suppressedAtOpening = Set.copyOf(suppressed);
                said = why;
                open = yes;
              }

              @Override
              public void others(long number, int calls) {
                heardNanos = System.nanoTime();
                others.put(number, calls);
              }

              @Override
              public void returned(long attempt) {
                returnedNanos = System.nanoTime();
                returned.add(attempt);
              }

              @Override
              public CompletionStage<Map<String, Integer>> wanted() {
                return CompletableFuture.completedStage(wanted);
              }
            },
            host,
            (workspace, yes, destinations) -> apply(yes, destinations),
            kept);
    limits.start();
  }

  private CompletionStage<?> apply(boolean yes, long[] destinations) {
    for (long destination : destinations) {
      if (yes) {
        suppressed.add(destination);
      } else {
        suppressed.remove(destination);
      }
    }
    return CompletableFuture.completedStage(true);
  }

  /** As a runner asks for it; fails as it is told. */
  void suppress(boolean yes, long... destinations) {
    CompletableFuture<?> done = limits.suppress(WORKSPACE, yes, destinations).toCompletableFuture();
    done.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** What its store has of the list, and what of that it owes the others. */
  List<Long> stored() {
    return boxed(store.shared().suppressed(WORKSPACE));
  }

  List<Long> owed() {
    return boxed(store.shared().owedSuppressions(WORKSPACE));
  }

  private static List<Long> boxed(long[] all) {
    return Arrays.stream(all).boxed().toList();
  }

  void awaitSuppressed(boolean yes, long destination) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> suppressed.contains(destination) == yes);
  }

  private static EngineConfig config(
      String redis, String nodes, String name, Path home, int version, String prefix)
      throws IOException {
    String yaml =
        """
        server: {public_url: "http://127.0.0.1:1"}
        workspaces: [{name: acme, api_keys: [key-of-acme-123]}]
        accounts:
          - {name: east, provider: plivo, id: MA00000000000000000A, token: token-of-east, cps: 100}
        numbers:
          - {number: "+14155550100", account: east, channels: 1}
          - {number: "+14155550101", account: east, channels: 5, cap: 1/1h}
        destinations: {countries: [US], limits: [1/1h]}
        templates:
          - {name: t, workspace: acme, pool: ["+14155550100", "+14155550101"], answer: {say: hello}}
        cluster: {redis: "%s", nodes: [%s], node: %s, version: %d, prefix: "%s"}
        """
            .formatted(redis, nodes, name, version, prefix);
    Path file = Files.writeString(home.resolve(name + ".yaml"), yaml);
    LoadResult loaded = ConfigLoader.load(file, Map.of());
    assertThat(loaded.problems()).isEmpty();
    return loaded.config().orElseThrow();
  }

  Member awaitOpen() {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> open);
    return this;
  }

  Member awaitClosed() {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> !open);
    return this;
  }

  void awaitOthers(long number, int calls) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> others.getOrDefault(number, 0) == calls);
  }

  /** As the engine does it: confirmed by the shared books, and then kept. Returns its id. */
  long dial(long number, long destination) {
    long attempt = first + issued++;
    Reply reply = ask(attempt, number, destination);
    assertThat(reply.go()).as("%s", reply).isTrue();
    keep(
        new Change.Intent(attempt, 1, 0, number, ACCOUNT, destination, System.currentTimeMillis()));
    return attempt;
  }

  Reply ask(long number, long destination) {
    return ask(first + issued++, number, destination);
  }

  private Reply ask(long attempt, long number, long destination) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    limits.admit(request(attempt, number, destination), told(reply));
    return reply.orTimeout(20, TimeUnit.SECONDS).join();
  }

  Reply inbound(long number) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    limits.admitForeign(request(first + issued++, number, 0), told(reply));
    return reply.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private Request request(long attempt, long number, long destination) {
    EngineConfig.NumberConfig from =
        config.numbers().stream().filter(n -> n.e164() == number).findFirst().orElseThrow();
    return new Request(
        attempt,
        destination,
        config.destinationLimits(),
        ACCOUNT,
        Long.toString(number),
        from.channels(),
        from.caps(),
        "note");
  }

  private static SharedLimits.Admitted told(CompletableFuture<Reply> reply) {
    return new SharedLimits.Admitted() {
      @Override
      public void go() {
        reply.complete(new Reply(true, Limit.NO_NUMBER, 0, ""));
      }

      @Override
      public void denied(Limit limit, long waitNanos) {
        reply.complete(new Reply(false, limit, waitNanos, ""));
      }

      @Override
      public void unknown(String why) {
        reply.complete(new Reply(false, Limit.NO_NUMBER, 0, why));
      }
    };
  }

  /** The carrier has answered. */
  void taken(long attempt) {
    limits.seen(attempt, Sighting.What.SEND);
    limits.seen(attempt, Sighting.What.START);
    keep(new Change.Taken(attempt, System.currentTimeMillis()));
  }

  void over(long attempt) {
    limits.over(attempt, Evidence.SEEN);
    keep(new Change.Over(attempt, Trace.START, System.currentTimeMillis()));
  }

  /** A call of a part is to be tried again; returns when that was taken in. */
  void retrying(long part, int row, long dueMillis) {
    limits.retrying(part, row, 1, dueMillis, List.of());
    dialled(part, 1);
    limits.letGo("one that comes after it").toCompletableFuture().join();
  }

  /** So many of a part's rows were dialled, and nothing is told of what is in progress. */
  void dialled(long part, int rows) {
    limits.progressed(part, SPAN - rows, 0, false);
  }

  /** The node ends, and gives back what has nothing under way. */
  void giveBack() {
    CompletableFuture<?> done = limits.giveBack().toCompletableFuture();
    done.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Takes in a batch in segments of {@value #SPAN} rows. */
  void submit(String batch, int rows) {
    SharedRef ref = new SharedRef(batch, SharedRef.HOME, 0, 0);
    BatchHead home = store(ref, rows, number -> Publishing.homeId(batch, number, "print"));
    CompletionStage<Published> published = limits.publish(home);
    Published outcome = published.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(outcome).isEqualTo(Published.ACCEPTED);
  }

  /** Its store has a part of such a batch, of which this process does not know. */
  BatchHead storePart(SharedRef ref) {
    return store(ref, SPAN, number -> ref.batch() + "/" + number);
  }

  private BatchHead store(SharedRef ref, int rows, LongFunction<String> id) {
    ZoneSets zones = new ZoneSets();
    char unused = zones.intern(List.of("America/New_York"));
    Intake intake = new Intake(store, zones);
    try {
      BatchHead head =
          intake.keep(Rows.draft(rows), ref.batch(), WORKSPACE, "t", CREATED_MILLIS, SPAN);
      BatchHead own = head.as(id.apply(head.batch()), ref);
      keep(new Change.Accepted(own));
      store.endUpload(own.batch());
      return own;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Until it has joined a batch, and has that in its store. */
  void awaitJoined(String batch) {
    await().atMost(PATIENCE).until(() -> store.shared().epoch("b:" + batch) != null);
  }

  void keep(Change... changes) {
    CompletableFuture<Void> kept = new CompletableFuture<>();
    store.write(new Unit(List.of(changes), false, () -> kept.complete(null)));
    kept.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** As {@code kill -9} ends it: nothing more is told to anybody. */
  @Override
  public void close() {
    thread.shutdownNow();
    limits.close();
    store.close();
    directory.close();
  }
}
