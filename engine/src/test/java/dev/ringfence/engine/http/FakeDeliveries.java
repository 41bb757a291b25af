package dev.ringfence.engine.http;

import dev.ringfence.engine.core.model.EventKind;
import dev.ringfence.engine.core.port.DeliveryDesk;
import dev.ringfence.engine.core.port.DeliveryView;
import dev.ringfence.engine.core.port.EndpointView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Deliveries of the first workspace, in memory: 1 and 2 were given up, 3 is pending. */
final class FakeDeliveries implements DeliveryDesk {
  final List<String> asked = new ArrayList<>();

  private static DeliveryView view(long id) {
    boolean failed = id < 3;
    return new DeliveryView(
        id,
        "crm",
        EventKind.CALL_FINISHED,
        "evt_b_1-" + id,
        "b_1",
        "b_1-" + id,
        failed ? DeliveryView.State.FAILED : DeliveryView.State.PENDING,
        failed ? 10 : 0,
        FakeDesk.CREATED,
        failed ? FakeDesk.CREATED : 0,
        failed ? 0 : FakeDesk.CREATED,
        failed ? 500 : 0,
        failed ? "answered 500" : "");
  }

  private static <T> CompletionStage<T> now(T value) {
    return CompletableFuture.completedFuture(value);
  }

  @Override
  public CompletionStage<List<EndpointView>> endpoints(int workspace) {
    return now(
        workspace == 0
            ? List.of(
                new EndpointView(
                    "crm",
                    "https://crm.example.com",
                    List.of(EventKind.values()),
                    0,
                    1,
                    FakeDesk.CREATED,
                    2))
            : List.of());
  }

  @Override
  public CompletionStage<Answer> enable(int workspace, String endpoint) {
    return now(workspace == 0 && endpoint.equals("crm") ? Answer.DONE : Answer.NOT_FOUND);
  }

  @Override
  public CompletionStage<List<DeliveryView>> deliveries(
      int workspace, Filter filter, long below, int limit) {
    List<DeliveryView> page = new ArrayList<>();
    for (long id = 3; id > 0 && workspace == 0; id--) {
      DeliveryView view = view(id);
      if (id < below
          && page.size() < limit
          && (filter.state() == null || view.state() == filter.state())
          && (filter.batch() == null || filter.batch().equals(view.batch()))
          && (filter.endpoint() == null || filter.endpoint().equals(view.endpoint()))) {
        page.add(view);
      }
    }
    return now(page);
  }

  @Override
  public CompletionStage<Optional<DeliveryView>> delivery(int workspace, long id) {
    return now(workspace == 0 && id <= 3 ? Optional.of(view(id)) : Optional.empty());
  }

  @Override
  public CompletionStage<Answer> replay(int workspace, long id) {
    if (workspace != 0 || id > 3) {
      return now(Answer.NOT_FOUND);
    }
    return now(id == 2 ? Answer.NOT_SENT : Answer.DONE);
  }

  @Override
  public CompletionStage<Optional<Integer>> replayFailed(
      int workspace, @Nullable String endpoint, Period period) {
    asked.add(endpoint + " " + period.sinceMillis() + " " + period.untilMillis());
    return now("gone".equals(endpoint) ? Optional.empty() : Optional.of(2));
  }
}
