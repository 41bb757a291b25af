package dev.ringfence.engine.http;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.Receipt;
import dev.ringfence.engine.http.OnceOnly.Answer;
import dev.ringfence.engine.http.ingest.IngestLimits;
import dev.ringfence.engine.http.ingest.OpenRows;
import dev.ringfence.engine.http.ingest.RejectedRows;
import dev.ringfence.engine.http.ingest.RowChecks;
import dev.ringfence.engine.http.ingest.Upload;
import dev.ringfence.engine.http.ingest.UploadRefused;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/batches}: rows are parsed and checked while they stream in, and handed to the
 * engine only when the last one is here. Thread-safe.
 */
final class UploadRoute {
  private final FrontDesk desk;
  private final OnceOnly onceOnly;
  private final RowChecks checks;
  private final ApiState state;
  private final WorkerExecutor workers;
  private final IngestLimits limits;
  private final UploadSlots slots = new UploadSlots();

  UploadRoute(
      FrontDesk desk,
      OnceOnly onceOnly,
      RowChecks checks,
      ApiState state,
      WorkerExecutor workers,
      IngestLimits limits) {
    this.desk = desk;
    this.onceOnly = onceOnly;
    this.checks = checks;
    this.state = state;
    this.workers = workers;
    this.limits = limits;
  }

  void addTo(Routes routes) {
    routes.post("/v1/batches", Access.RUNNER, this::upload);
  }

  private Future<?> upload(Exchange exchange) {
    state.refuseIfDraining();
    UploadRequest request = UploadRequest.of(exchange);
    // What is wrong in the query is better said before the rows were sent.
    request.terms().terms(Long.MAX_VALUE, state.now());
    if (request.template() != null) {
      Templates.index(state.running(), exchange.workspace(), request.template());
    }
    exchange.announced(limits.bodyBytes());
    slots.take(exchange.workspace());
    try {
      return onceOnly
          .run(
              exchange,
              new UploadWork(exchange, request),
              (answer, replayed) -> reply(exchange, answer, replayed))
          .onComplete(unused -> slots.giveBack(exchange.workspace()));
    } catch (RuntimeException e) {
      slots.giveBack(exchange.workspace());
      throw e;
    }
  }

  private static Future<Void> reply(Exchange exchange, Answer answer, boolean replayed) {
    if (answer.status() == 202) {
      String id =
          Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8)).path("id").asText();
      exchange.response().putHeader("Location", "/v1/batches/" + id);
    }
    if (replayed) {
      exchange.response().putHeader("Idempotent-Replayed", "true");
    }
    return exchange.send(
        answer.status(), "application/json", answer.body().getBytes(StandardCharsets.UTF_8));
  }

  /** One upload, to be done or only to be read. */
  private final class UploadWork implements OnceOnly.Work {
    private final Exchange exchange;
    private final UploadRequest request;

    UploadWork(Exchange exchange, UploadRequest request) {
      this.exchange = exchange;
      this.request = request;
    }

    @Override
    public Future<Answer> perform(@Nullable String key) {
      Upload upload =
          new Upload(
              request.options(), limits, checks, state.now(), UploadRequest.digest(exchange));
      return BodyStream.read(exchange, workers, upload::feed)
          .compose(unused -> workers.executeBlocking(upload::end, false))
          .recover(failure -> Future.failedFuture(understand(failure)))
          .compose(result -> accept(result, key));
    }

    @Override
    public Future<String> fingerprint() {
      MessageDigest digest = UploadRequest.digest(exchange);
      return BodyStream.read(exchange, workers, digest::update)
          .map(unused -> HexFormat.of().formatHex(digest.digest()));
    }

    private Future<Answer> accept(Upload.Result result, @Nullable String key) {
      String template = request.template() == null ? result.template() : request.template();
      int index = Templates.index(state.running(), exchange.workspace(), template);
      OpenRows openRows = Templates.openRows(state.config(), index, checks, state.now());
      return workers
          .executeBlocking(() -> openRows.sort(result.rows()), false)
          .compose(sorted -> accept(result.without(sorted), template, index, key));
    }

    private Future<Answer> accept(
        Upload.Result result, String template, int index, @Nullable String key) {
      String name = request.name() == null ? result.name() : request.name();
      UploadRequest.checkName(name);
      BatchTerms terms =
          request
              .terms()
              .or(result.terms())
              .terms(state.config().templates().get(index).expireAfterMillis(), state.now());
      refuseBadRows(result);
      if (request.dryRun()) {
        byte[] body =
            Json.object(
                json -> {
                  json.writeStringField("name", name);
                  json.writeStringField("template", template);
                  json.writeNumberField("accepted", result.rows().size());
                  json.writeNumberField("rejected", result.rejected());
                  JsonViews.rejected(json, result.errors());
                });
        return Future.succeededFuture(new Answer(200, text(body), result.fingerprint()));
      }
      BatchDraft draft =
          new BatchDraft(
              exchange.workspace(), index, name, terms, result.rows(), result.rejected());
      Receipt receipt =
          key == null
              ? null
              : new Receipt(
                  key,
                  result.fingerprint(),
                  202,
                  (batch, first) -> text(accepted(batch, result.errors())));
      return exchange
          .await(desk.accept(draft, receipt))
          .map(
              batch ->
                  new Answer(202, text(accepted(batch, result.errors())), result.fingerprint()));
    }

    private void refuseBadRows(Upload.Result result) {
      boolean none = result.rows().size() == 0;
      if (none || (request.rejectAll() && result.rejected() > 0)) {
        throw new ProblemException(
                none ? Problem.NO_VALID_ROWS : Problem.ROWS_REJECTED,
                result.rejected() + " rows are refused, " + result.rows().size() + " are not")
            .with("errors", result.errors());
      }
    }
  }

  private static byte[] accepted(BatchView batch, List<RejectedRows> errors) {
    return Json.object(
        json -> {
          json.writeStringField("id", batch.id());
          json.writeStringField("name", batch.name());
          json.writeStringField("template", batch.template());
          json.writeStringField("state", JsonViews.lower(batch.state()));
          json.writeNumberField("accepted", batch.total());
          json.writeNumberField("rejected", batch.rejectedRows());
          JsonViews.terms(json, batch.terms());
          JsonViews.rejected(json, errors);
          JsonViews.instant(json, "created_at", batch.createdMillis());
        });
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static Throwable understand(Throwable failure) {
    if (!(failure instanceof UploadRefused refused)) {
      return failure;
    }
    Problem problem =
        switch (refused.kind()) {
          case BAD_HEADER -> Problem.INVALID_COLUMNS;
          case MALFORMED -> Problem.MALFORMED_BODY;
          case TOO_LARGE -> Problem.TOO_LARGE;
        };
    return new ProblemException(problem, refused.detail());
  }
}
