package dev.ringfence.engine.runtime;

import dev.ringfence.engine.cluster.LimitsListener;
import dev.ringfence.engine.cluster.LinkSource;
import dev.ringfence.engine.cluster.SharedLimits;
import dev.ringfence.engine.cluster.SharedTerms;
import dev.ringfence.engine.cluster.batch.PartHost;
import dev.ringfence.engine.cluster.suppression.SuppressionHost;
import dev.ringfence.engine.config.EngineConfig.Cluster;
import dev.ringfence.engine.config.RunningConfig;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.Trace;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.redis.Admissions.Request;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.RedisLink;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.Release.Evidence;
import dev.ringfence.engine.redis.Sighting;
import dev.ringfence.engine.store.CallNote;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Kept;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Stands between the kernel's grants and the dials when limits are shared: nothing passes that the
 * shared books have not confirmed. Lane-confined, but for its answers, which are posted to the
 * lane.
 */
final class SharedGate implements AutoCloseable {
  /** Ids of calls that we did not make; attempts stay below. */
  private static final long FOREIGN = 1L << 62;

  /** A store's lives are seconds of the epoch; less this they have room for 17 years. */
  private static final long LIVES_BEFORE = 1_700_000_000L;

  private static final int NODE_SHIFT = 57;
  private static final int LIFE_SHIFT = 28;

  private final Lane lane;
  private final CurrentSetup setup;
  private final Tallies tallies;
  private final ClientResources resources;
  private final ScheduledExecutorService thread;
  private final SharedLimits limits;
  private final SharedNews news;
  private final Map<String, Long> foreign = new HashMap<>();

  /** Who waits for the answer about a call: it may be announced more than once. */
  private final Map<String, List<Consumer<Boolean>>> asked = new HashMap<>();

  /** Numbers of attempts that are over for the kernel and not yet for the shared books. */
  private final Map<Long, Integer> lingering = new HashMap<>();

  private volatile SharedTerms terms;
  private long nextForeign;

  /**
   * @param wall compared with Redis' clock
   * @param open told, on a thread of its own, whether anything may be dialled
   */
  SharedGate(
      Cluster cluster,
      Lane lane,
      CurrentSetup setup,
      Tallies tallies,
      CallStore store,
      WallClock wall,
      BiConsumer<Boolean, String> open,
      PartHost host,
      SuppressionHost lists,
      Kept kept) {
    this.lane = lane;
    this.setup = setup;
    this.tallies = tallies;
    this.terms = new SharedTerms(setup.config(), cluster);
    this.nextForeign = FOREIGN | firstAttempt(cluster, store.firstAttempt());
    resources = DefaultClientResources.builder().ioThreadPoolSize(2).build();
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "shared-limits");
              made.setDaemon(true);
              return made;
            });
    RedisSettings settings = RedisSettings.of(cluster.redis().reveal());
    limits =
        new SharedLimits(
            links(settings),
            () -> terms,
            store,
            wall::millis,
            thread,
            news(open),
            host,
            lists,
            kept);
    news = new SharedNews(lane, limits.names());
  }

  private LinkSource links(RedisSettings settings) {
    return new LinkSource() {
      @Override
      public RedisLink open() {
        return RedisLink.open(resources, settings);
      }

      @Override
      public ByteLink openBytes() {
        return ByteLink.open(resources, settings);
      }
    };
  }

  /** What carriers find. */
  SharedNews news() {
    return news;
  }

  /** What nodes share besides: batches, and lists of suppressions. */
  SharedLimits limits() {
    return limits;
  }

  /**
   * Ids of a node's attempts are not those of another one, nor of another life of its store: its
   * place among the nodes, the life, and a count.
   *
   * @param alone what the store gives an engine that is alone
   */
  static long firstAttempt(Cluster cluster, long alone) {
    long life = (alone >>> 32) - LIVES_BEFORE;
    return (long) cluster.index() << NODE_SHIFT | life << LIFE_SHIFT;
  }

  private LimitsListener news(BiConsumer<Boolean, String> open) {
    return new LimitsListener() {
      @Override
      public void open(boolean yes, String why) {
        tallies.sharedOpen(yes);
        open.accept(yes, why);
      }

      @Override
      public void others(long number, int calls) {
        Integer index = setup.get().numbers().get(number);
        if (index != null) {
          lane.post(new KernelEvent.OthersHold(index, calls));
        }
      }

      @Override
      public void returned(long attempt) {
        lane.run(() -> leaves(attempt));
      }

      @Override
      public CompletionStage<Map<String, Integer>> wanted() {
        return lane.ask(SharedGate.this::wanted);
      }
    };
  }

  private Map<String, Integer> wanted(Kernel kernel) {
    int[] classes = kernel.inspector().wanted();
    Map<String, Integer> wanted = new HashMap<>();
    for (int account = 0; account < classes.length; account++) {
      if (classes[account] >= 0) {
        wanted.put(setup.topology().accounts().get(account).name(), classes[account]);
      }
    }
    return wanted;
  }

  void start() {
    limits.start();
  }

  /**
   * A grant of the kernel is to be confirmed.
   *
   * @param confirmed run on the lane when it may be dialled; else the kernel is told why not
   */
  void admit(
      long attempt, int template, int number, long destination, String note, Runnable confirmed) {
    Topology topology = setup.topology();
    PhoneNumber from = topology.numbers().get(number);
    List<RateLimit> windows = terms.destinationWindows(template);
    long asked = System.nanoTime();
    limits.admit(
        new Request(
            attempt,
            destination,
            windows,
            topology.accounts().get(from.account()).name(),
            Long.toString(from.e164()),
            from.channels(),
            from.caps(),
            note),
        new SharedLimits.Admitted() {
          @Override
          public void go() {
            tallies.confirmed(System.nanoTime() - asked);
            lane.run(confirmed);
          }

          @Override
          public void denied(Limit limit, long waitNanos) {
            tallies.overruled(limit);
            lane.post(new KernelEvent.Overruled(attempt, limit, waitNanos));
          }

          @Override
          public void unknown(String why) {
            tallies.unconfirmed();
            lane.post(new KernelEvent.DialRefused(attempt, Refusal.NOT_SENT, why, -1));
          }
        });
  }

  void startAges(long attempt) {
    limits.seen(attempt, Sighting.What.START);
  }

  void sendAges(long attempt) {
    limits.seen(attempt, Sighting.What.SEND);
  }

  /** The kernel keeps the attempt's channel until the shared books have it back. */
  void lingers(long attempt, int number) {
    lingering.put(attempt, number);
  }

  private void leaves(long attempt) {
    Integer number = lingering.remove(attempt);
    if (number != null) {
      lane.post(new KernelEvent.Returned(number));
    }
  }

  void over(long attempt, Trace trace) {
    limits.over(attempt, evidence(trace));
  }

  static Evidence evidence(Trace trace) {
    return switch (trace) {
      case NONE -> Evidence.NOT_SENT;
      case SEND -> Evidence.NOT_PLACED;
      case START -> Evidence.SEEN;
    };
  }

  /**
   * The kernel has a channel for a call that comes in; whether the number has one is asked.
   *
   * @param decided told on the lane
   */
  void inbound(int account, int number, String providerCallId, Consumer<Boolean> decided) {
    String key = key(account, providerCallId);
    List<Consumer<Boolean>> waiting = asked.get(key);
    if (waiting != null) {
      waiting.add(decided);
      return;
    }
    if (foreign.containsKey(key)) {
      decided.accept(true);
      return;
    }
    asked.put(key, new ArrayList<>(List.of(decided)));
    Request request = foreign(account, number, providerCallId);
    limits.admitForeign(
        request,
        new SharedLimits.Admitted() {
          @Override
          public void go() {
            // The caller may have hung up meanwhile.
            lane.run(() -> answer(key, foreign.containsKey(key)));
          }

          @Override
          public void denied(Limit limit, long waitNanos) {
            lane.run(() -> answer(key, false));
          }

          @Override
          public void unknown(String why) {
            lane.run(() -> answer(key, false));
          }
        });
  }

  private void answer(String key, boolean held) {
    if (!held) {
      foreign.remove(key);
    }
    List<Consumer<Boolean>> waiting = asked.remove(key);
    if (waiting != null) {
      waiting.forEach(one -> one.accept(held));
    }
  }

  /** Such a call was counted by a former process. */
  void inboundBefore(int account, int number, String providerCallId) {
    limits.holdForeign(foreign(account, number, providerCallId));
  }

  /** Another node counted such a call, under this id. */
  void inboundOfAnother(long attempt, int account, String providerCallId) {
    foreign.put(key(account, providerCallId), attempt);
  }

  void inboundOver(int account, String providerCallId) {
    Long id = foreign.remove(key(account, providerCallId));
    if (id != null) {
      limits.over(id, Evidence.NOT_SENT);
    }
  }

  private Request foreign(int account, int number, String providerCallId) {
    PhoneNumber at = setup.topology().numbers().get(number);
    long id = nextForeign++;
    foreign.put(key(account, providerCallId), id);
    return new Request(
        id,
        0,
        List.of(),
        setup.topology().accounts().get(account).name(),
        Long.toString(at.e164()),
        at.channels(),
        List.of(),
        CallNote.ofInbound(providerCallId));
  }

  private static String key(int account, String providerCallId) {
    return account + " " + providerCallId;
  }

  /** Another configuration is in force. */
  void configure(RunningConfig running) {
    Cluster cluster = running.config().cluster();
    if (cluster != null) {
      terms = new SharedTerms(running.config(), cluster);
      limits.reconfigured();
    }
  }

  @Override
  public void close() {
    limits.close();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    resources.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
