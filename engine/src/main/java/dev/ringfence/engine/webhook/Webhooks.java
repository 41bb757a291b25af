package dev.ringfence.engine.webhook;

import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.EngineConfig.WebhookConfig;
import dev.ringfence.engine.config.EngineConfig.Workspace;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.CallStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Everything that runners are told: one {@link Courier} for each endpoint that is configured.
 * Thread-safe, but for {@link #configure}, which is called by one at a time.
 */
public final class Webhooks implements AutoCloseable {
  private static final long TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(15);

  private final CallStore store;
  private final Messages messages;
  private final MeterRegistry registry;
  private final WallClock wall;
  private final Post post;
  private final RetrySchedule schedule;
  private final TargetGuard.Resolver resolver;
  private final Map<Endpoint.Key, Courier> couriers = new ConcurrentHashMap<>();

  /** Nothing is sent before {@link #configure}. */
  public Webhooks(
      Vertx vertx, CallStore store, Messages messages, MeterRegistry registry, WallClock wall) {
    this(
        store,
        messages,
        registry,
        wall,
        new Post(vertx, new HttpClientOptions(), Pace.MOST, TIMEOUT_MILLIS),
        RetrySchedule.STANDARD,
        InetAddress::getAllByName);
  }

  Webhooks(
      CallStore store,
      Messages messages,
      MeterRegistry registry,
      WallClock wall,
      Post post,
      RetrySchedule schedule,
      TargetGuard.Resolver resolver) {
    this.store = store;
    this.messages = messages;
    this.registry = registry;
    this.wall = wall;
    this.post = post;
    this.schedule = schedule;
    this.resolver = resolver;
  }

  /** From now on these endpoints are sent what they are owed, and no others. Reads the store. */
  public void configure(EngineConfig config) {
    TargetGuard guard = new TargetGuard(config.webhooks().allowPrivate(), resolver);
    Map<Endpoint.Key, Endpoint> wanted = new HashMap<>();
    for (Workspace workspace : config.workspaces()) {
      for (WebhookConfig webhook : workspace.webhooks()) {
        Endpoint endpoint = new Endpoint(workspace.name(), webhook);
        wanted.put(endpoint.key(), endpoint);
      }
    }
    for (Map.Entry<Endpoint.Key, Courier> entry : couriers.entrySet()) {
      if (!wanted.containsKey(entry.getKey())) {
        couriers.remove(entry.getKey());
        entry.getValue().close();
      }
    }
    wanted.forEach(
        (key, endpoint) -> {
          Courier known = couriers.get(key);
          if (known == null) {
            Courier courier = courier(endpoint, guard);
            couriers.put(key, courier);
            courier.start();
          } else {
            known.configure(endpoint, guard);
          }
        });
  }

  private Courier courier(Endpoint endpoint, TargetGuard guard) {
    EndpointMeters meters = new EndpointMeters(endpoint.key(), registry, wall);
    return new Courier(endpoint, guard, store, messages, post, schedule, wall, meters);
  }

  /** Something that is owed to this endpoint is on disk. */
  public void wake(String workspace, String endpoint) {
    Courier courier = couriers.get(new Endpoint.Key(workspace, endpoint));
    if (courier != null) {
      courier.wake();
    }
  }

  /** Whether this endpoint is sent nothing because it answered 410. */
  public boolean disabled(String workspace, String endpoint) {
    Courier courier = couriers.get(new Endpoint.Key(workspace, endpoint));
    return courier != null && courier.gone();
  }

  /** That it is wanted again is on disk. */
  public void enabled(String workspace, String endpoint) {
    Courier courier = couriers.get(new Endpoint.Key(workspace, endpoint));
    if (courier != null) {
      courier.back();
    }
  }

  /** Begins nothing new, waits a little for answers, and gives them to the store. */
  @Override
  public void close() {
    couriers.values().forEach(Courier::closing);
    couriers.values().forEach(Courier::close);
    couriers.clear();
    post.close();
  }
}
