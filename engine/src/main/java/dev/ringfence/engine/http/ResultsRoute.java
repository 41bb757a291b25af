package dev.ringfence.engine.http;

import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.FrontDesk;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code GET /v1/batches/{id}/results}: every call of a batch as a file, page by page, as fast as
 * the client reads. Thread-safe.
 */
final class ResultsRoute {
  private static final int PAGE_ROWS = 2_000;

  private final FrontDesk desk;
  private final WorkerExecutor workers;

  ResultsRoute(FrontDesk desk, WorkerExecutor workers) {
    this.desk = desk;
    this.workers = workers;
  }

  void addTo(Routes routes) {
    routes.get("/v1/batches/{id}/results", Access.RUNNER, this::results);
  }

  private Future<?> results(Exchange exchange) {
    exchange.onlyParameters("format");
    String format = exchange.choice("format", List.of("csv", "ndjson", "spreadsheet"));
    String id = exchange.id();
    return exchange
        .await(desk.batch(exchange.workspace(), id))
        .compose(
            batch -> {
              String found = batch.orElseThrow(Exchange::notFound).id();
              return new Download(exchange, found, format).start();
            });
  }

  /** One download under way. */
  private final class Download {
    private final Exchange exchange;
    private final HttpServerResponse response;
    private final String batch;
    private final String format;
    private Promise<Void> room = Promise.promise();

    Download(Exchange exchange, String batch, String format) {
      this.exchange = exchange;
      this.response = exchange.response();
      this.batch = batch;
      this.format = format;
    }

    Future<?> start() {
      exchange.routing().addEndHandler(unused -> room.tryComplete()); // the client may go away
      boolean lines = format.equals("ndjson");
      response
          .putHeader("Content-Type", lines ? "application/x-ndjson" : "text/csv; charset=utf-8")
          .putHeader(
              "Content-Disposition",
              "attachment; filename=\"batch-" + batch + (lines ? ".ndjson\"" : ".csv\""))
          .putHeader("Cache-Control", "no-store")
          .putHeader("X-Content-Type-Options", "nosniff");
      if (exchange.request().method().equals(HttpMethod.HEAD)) {
        return response.end();
      }
      response.setChunked(true);
      return lines ? from(0) : write(ResultsCsv.header()).compose(unused -> from(0));
    }

    private Future<?> from(int row) {
      if (response.closed()) {
        return Future.succeededFuture(); // nobody reads any more
      }
      return exchange
          .await(desk.calls(exchange.workspace(), batch, row, PAGE_ROWS))
          .compose(calls -> page(row, calls.orElse(List.of())));
    }

    private Future<?> page(int row, List<CallView> calls) {
      if (calls.isEmpty()) {
        return response.end();
      }
      return workers
          .executeBlocking(() -> render(calls), false)
          .compose(this::write)
          .compose(unused -> from(row + calls.size()));
    }

    private byte[] render(List<CallView> calls) {
      if (format.equals("ndjson")) {
        return Json.document(
            json -> {
              json.setRootValueSeparator(null);
              for (CallView call : calls) {
                JsonViews.call(json, call);
                json.writeRaw('\n');
              }
            });
      }
      boolean spreadsheet = format.equals("spreadsheet");
      StringBuilder lines = new StringBuilder(calls.size() * 160);
      for (CallView call : calls) {
        ResultsCsv.line(lines, call, spreadsheet);
      }
      return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Completes when the client has room for more. */
    private Future<Void> write(byte[] bytes) {
      // A failed write means that the client is gone; the next page finds the response closed.
      response.write(Buffer.buffer(bytes));
      if (!response.writeQueueFull() || response.closed()) {
        return Future.succeededFuture();
      }
      room = Promise.promise();
      response.drainHandler(unused -> room.tryComplete());
      return room.future();
    }
  }
}
