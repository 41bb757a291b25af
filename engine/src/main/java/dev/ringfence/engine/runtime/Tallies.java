package dev.ringfence.engine.runtime;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.ConfigView;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is counted since the engine began. Thread-safe: the lane mirrors the kernel's own counters
 * here now and then, so that a scrape never waits for the lane.
 */
final class Tallies {
  private static final Limit[] LIMITS = Limit.values();

  /** Those that nodes may share. */
  private static final Set<Limit> SHARED =
      EnumSet.of(
          Limit.NUMBER_CHANNELS,
          Limit.NUMBER_CAP,
          Limit.ACCOUNT_CONCURRENCY,
          Limit.ACCOUNT_RATE,
          Limit.DESTINATION_LIMIT);

  /** Up to the age at which a grant is not sent any more, unless the configuration says more. */
  private static final Duration[] POST_BUCKETS =
      IntStream.of(1, 2, 5, 10, 20, 50, 100, 250)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** Callbacks that never come to the lane; the kernel itself counts those that do. */
  enum Callback {
    /** Its MAC or signature is wrong. */
    FORGED,
    /** Authentic, but about an account or number that is not ours. */
    FOREIGN,
    /** Authentic and of no consequence. */
    IRRELEVANT
  }

  private final LongAdder[] callbacks = adders(Callback.values().length);
  private final LongAdder[] alarms = adders(Alarm.values().length);
  private final LongAdder[] reloads = adders(ConfigView.Result.values().length);
  private final LongAdder[] dispositions = adders(Disposition.values().length);
  private final LongAdder dials = new LongAdder();
  private final LongAdder placed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder uncertain = new LongAdder();
  private final LongAdder lookUps = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder inboundAccepted = new LongAdder();
  private final LongAdder inboundRefused = new LongAdder();
  private final AtomicLong applied = new AtomicLong();
  private final AtomicLong stale = new AtomicLong();
  private final LongAdder[] overruled = adders(LIMITS.length);
  private final LongAdder unconfirmed = new LongAdder();
  private final AtomicInteger sharedOpen = new AtomicInteger();
  private final AtomicInteger sharedWindow = new AtomicInteger();
  private final AtomicLongArray denials = new AtomicLongArray(LIMITS.length);
  private final MeterRegistry registry;
  private final Timer dialWaits;
  private volatile @Nullable Timer confirmations;
  private volatile long grantMaxAge;

  /** One for each account that the registry shows; accounts are added and never taken away. */
  private final List<AtomicInteger> accountInUse = new CopyOnWriteArrayList<>();

  Tallies(Topology topology, MeterRegistry registry) {
    this.registry = registry;
    dialWaits =
        Timer.builder("ringfence.dial.wait")
            .description("From the grant of a dial to its leaving, its intent on disk")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    accounts(topology);
    for (Limit limit : LIMITS) {
      FunctionCounter.builder("ringfence.denials", denials, all -> all.get(limit.ordinal()))
          .description("Times a waiting call was told no")
          .tag("limit", name(limit))
          .register(registry);
    }
    mirrored(registry, "applied", applied);
    mirrored(registry, "stale", stale);
    for (Callback callback : Callback.values()) {
      register(
          registry, "ringfence.callbacks", "kind", name(callback), callbacks[callback.ordinal()]);
    }
    for (Disposition disposition : Disposition.values()) {
      register(
          registry,
          "ringfence.calls.done",
          "disposition",
          name(disposition),
          dispositions[disposition.ordinal()]);
    }
    for (ConfigView.Result result : ConfigView.Result.values()) {
      if (result != ConfigView.Result.NONE) {
        register(
            registry,
            "ringfence.config.reloads",
            "result",
            name(result),
            reloads[result.ordinal()]);
      }
    }
    for (Alarm alarm : Alarm.values()) {
      register(registry, "ringfence.alarms", "kind", name(alarm), alarms[alarm.ordinal()]);
    }
    register(registry, "ringfence.dials", "result", "placed", placed);
    register(registry, "ringfence.dials", "result", "refused", refused);
    register(registry, "ringfence.dials", "result", "uncertain", uncertain);
    register(registry, "ringfence.inbound", "result", "accepted", inboundAccepted);
    register(registry, "ringfence.inbound", "result", "refused", inboundRefused);
    FunctionCounter.builder("ringfence.lookups", lookUps, LongAdder::sum).register(registry);
    FunctionCounter.builder("ringfence.retries", retries, LongAdder::sum).register(registry);
  }

  /** Copies the kernel's counters; on the lane. */
  void mirror(Kernel kernel) {
    Inspector inspector = kernel.inspector();
    for (Limit limit : LIMITS) {
      denials.set(limit.ordinal(), inspector.denials(limit));
    }
    sharedWindow.set(inspector.confirmationWindow());
    applied.set(kernel.callbacksApplied());
    stale.set(kernel.callbacksWithoutEffect());
    for (int a = 0; a < accountInUse.size(); a++) {
      accountInUse.get(a).set(inspector.accountInUse(a));
    }
  }

  /** Shows the accounts that are new; on the lane, once the kernel knows them. */
  void accounts(Topology topology) {
    grantMaxAge = topology.timings().grantMaxAge();
    for (int a = accountInUse.size(); a < topology.accounts().size(); a++) {
      AtomicInteger inUse = new AtomicInteger();
      Gauge.builder("ringfence.calls.in.progress", inUse, AtomicInteger::get)
          .description("Calls in progress, inbound ones included")
          .tag("account", topology.accounts().get(a).name())
          .register(registry);
      accountInUse.add(inUse);
    }
  }

  /** Shows what becomes of grants when limits are shared; once, when they are. */
  void sharing() {
    confirmations =
        Timer.builder("ringfence.shared.confirm")
            .description("From a grant to its confirmation by the shared limits")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    for (Limit limit : SHARED) {
      register(
          registry, "ringfence.shared.overruled", "limit", name(limit), overruled[limit.ordinal()]);
    }
    FunctionCounter.builder("ringfence.shared.unconfirmed", unconfirmed, LongAdder::sum)
        .description("Grants that could not be confirmed, and were given back")
        .register(registry);
    Gauge.builder("ringfence.shared.window", sharedWindow, AtomicInteger::get)
        .description("Grants that may wait for their confirmation at once, as it comes promptly")
        .register(registry);
    Gauge.builder("ringfence.shared.open", sharedOpen, AtomicInteger::get)
        .description("Whether the shared limits can be asked; nothing is dialled while they cannot")
        .register(registry);
  }

  void confirmed(long nanos) {
    Timer timer = confirmations;
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  void overruled(Limit limit) {
    overruled[limit.ordinal()].increment();
  }

  void unconfirmed() {
    unconfirmed.increment();
  }

  void sharedOpen(boolean open) {
    sharedOpen.set(open ? 1 : 0);
  }

  void callback(Callback kind) {
    callbacks[kind.ordinal()].increment();
  }

  void alarm(Alarm alarm) {
    alarms[alarm.ordinal()].increment();
  }

  void reloaded(ConfigView.Result result) {
    reloads[result.ordinal()].increment();
  }

  void disposed(Disposition disposition) {
    dispositions[disposition.ordinal()].increment();
  }

  void dial() {
    dials.increment();
  }

  /** How long a dial waited for its intent to be on disk. */
  void dialWaited(long nanos) {
    dialWaits.record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * How old the grants of an account's dials are when the first byte of their POST leaves: what the
   * store, the queue of the adapter and its connection cost together.
   *
   * @return told how many nanoseconds later the grant would have been too old
   */
  LongConsumer leavings(String account) {
    Timer timer =
        Timer.builder("ringfence.dial.post")
            .description("From the grant of a dial to the first byte of its POST")
            .tag("account", account)
            .serviceLevelObjectives(POST_BUCKETS)
            .register(registry);
    return toSpare -> timer.record(grantMaxAge - toSpare, TimeUnit.NANOSECONDS);
  }

  void placed() {
    placed.increment();
  }

  void refused() {
    refused.increment();
  }

  void uncertain() {
    uncertain.increment();
  }

  void lookUp() {
    lookUps.increment();
  }

  void retried() {
    retries.increment();
  }

  void inbound(boolean accepted) {
    (accepted ? inboundAccepted : inboundRefused).increment();
  }

  /** Everything by name, for people and tests. */
  Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    for (Limit limit : LIMITS) {
      all.put("denials." + name(limit), denials.get(limit.ordinal()));
    }
    for (Callback callback : Callback.values()) {
      all.put("callbacks." + name(callback), callbacks[callback.ordinal()].sum());
    }
    all.put("callbacks.applied", applied.get());
    all.put("callbacks.stale", stale.get());
    for (Alarm alarm : Alarm.values()) {
      all.put("alarms." + name(alarm), alarms[alarm.ordinal()].sum());
    }
    for (Disposition disposition : Disposition.values()) {
      all.put("dispositions." + name(disposition), dispositions[disposition.ordinal()].sum());
    }
    all.put("dials.attempted", dials.sum());
    all.put("dials.placed", placed.sum());
    all.put("dials.refused", refused.sum());
    all.put("dials.uncertain", uncertain.sum());
    all.put("lookups", lookUps.sum());
    all.put("retries", retries.sum());
    all.put("inbound.accepted", inboundAccepted.sum());
    all.put("inbound.refused", inboundRefused.sum());
    return all;
  }

  private static void mirrored(MeterRegistry registry, String kind, AtomicLong count) {
    FunctionCounter.builder("ringfence.callbacks", count, AtomicLong::get)
        .tag("kind", kind)
        .register(registry);
  }

  private static void register(
      MeterRegistry registry, String name, String tag, String value, LongAdder adder) {
    FunctionCounter.builder(name, adder, LongAdder::sum).tag(tag, value).register(registry);
  }

  private static LongAdder[] adders(int n) {
    LongAdder[] adders = new LongAdder[n];
    for (int i = 0; i < n; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
