package dev.ringfence.engine.http;

import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.FrontDesk.CommandResult;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Batches, what can be done to them, and their calls. Thread-safe. */
final class BatchRoutes {
  private static final char BATCHES = 'b';
  private static final char CALLS = 'c';

  /** Rows that one request with a filter looks at before it answers with what it has. */
  private static final int SCANNED_ROWS = 20_000;

  private final FrontDesk desk;

  BatchRoutes(FrontDesk desk) {
    this.desk = desk;
  }

  void addTo(Routes routes) {
    routes.get("/v1/batches", Access.RUNNER, this::list);
    routes.get("/v1/batches/{id}", Access.RUNNER, this::get);
    routes.post(
        "/v1/batches/{id}/pause", Access.RUNNER, exchange -> command(exchange, BatchVerb.PAUSE));
    routes.post(
        "/v1/batches/{id}/resume", Access.RUNNER, exchange -> command(exchange, BatchVerb.RESUME));
    routes.post("/v1/batches/{id}/cancel", Access.RUNNER, this::cancel);
    routes.delete("/v1/batches/{id}", Access.RUNNER, this::delete);
    routes.get("/v1/batches/{id}/calls", Access.RUNNER, this::calls);
  }

  private Future<?> list(Exchange exchange) {
    exchange.onlyParameters("page_token", "page_size");
    Paging paging = Paging.of(exchange, BATCHES);
    String after = paging.position().isEmpty() ? null : paging.position();
    // One more than asked for tells whether there is a next page.
    return exchange
        .await(desk.batches(exchange.workspace(), after, paging.size() + 1))
        .compose(batches -> page(exchange, batches, paging.size()));
  }

  private static Future<?> page(Exchange exchange, List<BatchView> batches, int size) {
    boolean more = batches.size() > size;
    List<BatchView> page = more ? batches.subList(0, size) : batches;
    String next = more ? Paging.token(BATCHES, page.get(size - 1).id()) : "";
    return exchange.json(
        200,
        json -> {
          json.writeArrayFieldStart("batches");
          for (BatchView batch : page) {
            JsonViews.batch(json, batch);
          }
          json.writeEndArray();
          json.writeStringField("next_page_token", next);
        });
  }

  private Future<?> get(Exchange exchange) {
    exchange.onlyParameters();
    return exchange
        .await(desk.batch(exchange.workspace(), exchange.id()))
        .compose(batch -> answer(exchange, batch.orElseThrow(Exchange::notFound)));
  }

  private Future<?> cancel(Exchange exchange) {
    exchange.onlyParameters("hangup");
    return run(exchange, exchange.flag("hangup") ? BatchVerb.CANCEL_AND_HANG_UP : BatchVerb.CANCEL);
  }

  private Future<?> delete(Exchange exchange) {
    exchange.onlyParameters();
    return exchange
        .await(desk.delete(exchange.workspace(), exchange.id()))
        .compose(
            found -> {
              if (!found.orElseThrow(Exchange::notFound)) {
                throw new ProblemException(
                    Problem.WRONG_STATE, "calls of the batch are not done; cancel it first");
              }
              return exchange.noContent();
            });
  }

  private Future<?> command(Exchange exchange, BatchVerb verb) {
    exchange.onlyParameters();
    return run(exchange, verb);
  }

  private Future<?> run(Exchange exchange, BatchVerb verb) {
    return exchange
        .await(desk.command(exchange.workspace(), exchange.id(), verb))
        .compose(result -> commanded(exchange, result));
  }

  private static Future<?> commanded(Exchange exchange, Optional<CommandResult> found) {
    CommandResult result = found.orElseThrow(Exchange::notFound);
    if (result.done()) {
      return answer(exchange, result.batch());
    }
    BatchState current = result.batch().state();
    throw new ProblemException(Problem.WRONG_STATE, "the batch is " + JsonViews.lower(current))
        .with("current_state", JsonViews.lower(current))
        .with("allowed_transitions", allowed(current));
  }

  private static List<String> allowed(BatchState state) {
    return switch (state) {
      case RUNNING -> List.of("pause", "cancel");
      case PAUSED -> List.of("resume", "cancel");
      case CANCELED, COMPLETED -> List.of();
    };
  }

  private static Future<?> answer(Exchange exchange, BatchView batch) {
    return exchange.json(200, json -> JsonViews.batchMembers(json, batch));
  }

  private Future<?> calls(Exchange exchange) {
    exchange.onlyParameters("page_token", "page_size", "state");
    String state = exchange.choice("state", List.of("", "waiting", "in_progress", "done"));
    Paging paging = Paging.of(exchange, CALLS);
    return new Scan(exchange, exchange.id(), state, paging).from(paging.row());
  }

  /** Gathers a page of calls; those of one state may lie far apart. */
  private final class Scan {
    private final Exchange exchange;
    private final String batch;
    private final String state;
    private final int size;
    private final int stop;
    private final List<CallView> page = new ArrayList<>();

    Scan(Exchange exchange, String batch, String state, Paging paging) {
      this.exchange = exchange;
      this.batch = batch;
      this.state = state;
      size = paging.size();
      stop = paging.row() + SCANNED_ROWS;
    }

    Future<?> from(int row) {
      int limit = state.isEmpty() ? size + 1 : Paging.MAX_SIZE;
      return exchange
          .await(desk.calls(exchange.workspace(), batch, row, limit))
          .compose(calls -> take(row, calls.orElseThrow(Exchange::notFound)));
    }

    private Future<?> take(int from, List<CallView> calls) {
      int row = from;
      for (CallView call : calls) {
        if (page.size() == size) {
          return answer(row);
        }
        if (state.isEmpty() || call.state().equals(state)) {
          page.add(call);
        }
        row++;
      }
      if (calls.isEmpty()) {
        return answer(-1);
      }
      return page.size() < size && row < stop ? from(row) : answer(row);
    }

    /** Answers with what was gathered; the next page begins at that row, or there is none. */
    private Future<?> answer(int next) {
      return exchange.json(
          200,
          json -> {
            json.writeArrayFieldStart("calls");
            for (CallView call : page) {
              JsonViews.call(json, call);
            }
            json.writeEndArray();
            json.writeStringField(
                "next_page_token", next < 0 ? "" : Paging.token(CALLS, Integer.toString(next)));
          });
    }
  }
}
