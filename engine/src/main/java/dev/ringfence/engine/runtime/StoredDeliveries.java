package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig.WebhookConfig;
import dev.ringfence.engine.config.EngineConfig.Workspace;
import dev.ringfence.engine.core.port.DeliveryDesk;
import dev.ringfence.engine.core.port.DeliveryView;
import dev.ringfence.engine.core.port.EndpointView;
import dev.ringfence.engine.core.port.NoRoomException;
import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Delivery;
import dev.ringfence.engine.store.DeliveryLog;
import dev.ringfence.engine.store.DeliveryLog.EndpointState;
import dev.ringfence.engine.store.Unit;
import dev.ringfence.engine.webhook.Webhooks;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers about webhooks from the store. Thread-safe. */
final class StoredDeliveries implements DeliveryDesk {
  private final CallStore store;
  private final ToldBatches batches;
  private final CurrentSetup setup;
  private final Webhooks webhooks;
  private final Executor blocking;
  private final WallClock wall;

  StoredDeliveries(
      CallStore store,
      ToldBatches batches,
      CurrentSetup setup,
      Webhooks webhooks,
      Executor blocking,
      WallClock wall) {
    this.store = store;
    this.batches = batches;
    this.setup = setup;
    this.webhooks = webhooks;
    this.blocking = blocking;
    this.wall = wall;
  }

  private <T> CompletableFuture<T> ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, blocking);
  }

  private Workspace workspace(int index) {
    return setup.config().workspaces().get(index);
  }

  private static @Nullable WebhookConfig endpoint(Workspace workspace, String name) {
    for (WebhookConfig webhook : workspace.webhooks()) {
      if (webhook.name().equals(name)) {
        return webhook;
      }
    }
    return null;
  }

  /** Whether it is configured, and not disabled. */
  private boolean sentTo(Workspace workspace, String endpoint) {
    return endpoint(workspace, endpoint) != null && !webhooks.disabled(workspace.name(), endpoint);
  }

  @Override
  public CompletionStage<List<EndpointView>> endpoints(int workspace) {
    Workspace of = workspace(workspace);
    return ask(() -> of.webhooks().stream().map(webhook -> view(of, webhook)).toList());
  }

  private EndpointView view(Workspace workspace, WebhookConfig webhook) {
    EndpointState state = store.deliveries().endpoint(workspace.name(), webhook.name());
    URI url = URI.create(webhook.url());
    boolean disabled = webhooks.disabled(workspace.name(), webhook.name());
    return new EndpointView(
        webhook.name(),
        url.getScheme() + "://" + url.getRawAuthority(),
        webhook.events(),
        disabled ? state.goneMillis() : 0,
        state.pending(),
        state.oldestMillis(),
        state.failed());
  }

  @Override
  public CompletionStage<Answer> enable(int workspace, String endpoint) {
    Workspace of = workspace(workspace);
    if (endpoint(of, endpoint) == null) {
      return CompletableFuture.completedFuture(Answer.NOT_FOUND);
    }
    return keep(
        List.of(new Change.EndpointBack(of.name(), endpoint)),
        () -> {
          webhooks.enabled(of.name(), endpoint);
          return Answer.DONE;
        });
  }

  @Override
  public CompletionStage<List<DeliveryView>> deliveries(
      int workspace, Filter filter, long below, int limit) {
    Workspace of = workspace(workspace);
    return ask(
        () -> {
          DeliveryLog log = store.deliveries();
          DeliveryView.State state = filter.state();
          DeliveryLog.State stored = state == null ? null : DeliveryLog.State.valueOf(state.name());
          List<DeliveryView> page = new ArrayList<>();
          for (Delivery delivery :
              log.page(
                  new DeliveryLog.Filter(of.name(), stored, filter.endpoint(), filter.batch()),
                  below,
                  limit)) {
            view(delivery).ifPresent(page::add);
          }
          return page;
        });
  }

  @Override
  public CompletionStage<Optional<DeliveryView>> delivery(int workspace, long id) {
    Workspace of = workspace(workspace);
    return ask(
        () -> {
          Delivery found = store.deliveries().find(of.name(), id);
          return found == null ? Optional.empty() : view(found);
        });
  }

  /** Nothing when its batch is about to be removed. */
  private Optional<DeliveryView> view(Delivery delivery) {
    ToldBatches.Told told = batches.get(delivery.batch());
    if (told == null) {
      return Optional.empty();
    }
    BatchHead batch = told.head();
    int row = delivery.row();
    Delivery.Try last = delivery.last();
    boolean over = last.dueMillis() == Delivery.NEVER;
    return Optional.of(
        new DeliveryView(
            delivery.id(),
            delivery.endpoint(),
            EventMessages.kind(row),
            EventMessages.id(batch, row),
            batch.publicId(),
            row == Delivery.WHOLE_BATCH ? "" : PublicIds.call(batch, row),
            last.failed()
                ? DeliveryView.State.FAILED
                : over ? DeliveryView.State.DELIVERED : DeliveryView.State.PENDING,
            last.attempts(),
            delivery.madeMillis(),
            last.triedMillis(),
            over ? 0 : last.dueMillis(),
            last.status(),
            last.error()));
  }

  @Override
  public CompletionStage<Answer> replay(int workspace, long id) {
    Workspace of = workspace(workspace);
    return ask(() -> Optional.ofNullable(store.deliveries().find(of.name(), id)))
        .thenCompose(found -> found.map(delivery -> replay(of, delivery)).orElseGet(() -> no()));
  }

  private static CompletableFuture<Answer> no() {
    return CompletableFuture.completedFuture(Answer.NOT_FOUND);
  }

  private CompletableFuture<Answer> replay(Workspace of, Delivery delivery) {
    String endpoint = delivery.endpoint();
    if (!sentTo(of, endpoint)) {
      return CompletableFuture.completedFuture(Answer.NOT_SENT);
    }
    return keep(
        List.of(new Change.Replayed(delivery.id(), wall.millis())),
        () -> {
          webhooks.enabled(of.name(), endpoint);
          return Answer.DONE;
        });
  }

  @Override
  public CompletionStage<Optional<Integer>> replayFailed(
      int workspace, @Nullable String endpoint, Period period) {
    Workspace of = workspace(workspace);
    List<String> names =
        of.webhooks().stream()
            .map(WebhookConfig::name)
            .filter(name -> endpoint == null || name.equals(endpoint))
            .filter(name -> sentTo(of, name))
            .toList();
    if (endpoint != null && names.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return ask(() -> count(of, names, period))
        .thenCompose(
            count ->
                keep(
                    replays(of, names, period),
                    () -> {
                      names.forEach(name -> webhooks.enabled(of.name(), name));
                      return Optional.of(count);
                    }));
  }

  private int count(Workspace of, List<String> names, Period period) {
    return names.stream()
        .mapToInt(
            name ->
                store
                    .deliveries()
                    .failed(of.name(), name, period.sinceMillis(), period.untilMillis()))
        .sum();
  }

  private List<Change> replays(Workspace of, List<String> names, Period period) {
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      changes.add(
          new Change.AllReplayed(
              of.name(), name, period.sinceMillis(), period.untilMillis(), wall.millis()));
    }
    return changes;
  }

  /** Has the changes kept, and then does what follows; fails when there is no room. */
  private <T> CompletableFuture<T> keep(List<Change> changes, Supplier<T> then) {
    CompletableFuture<T> done = new CompletableFuture<>();
    store.write(
        new Unit(
            changes,
            true,
            new Unit.Then() {
              @Override
              public void kept() {
                done.complete(then.get());
              }

              @Override
              public void refused() {
                done.completeExceptionally(new NoRoomException());
              }
            }));
    return done;
  }
}
