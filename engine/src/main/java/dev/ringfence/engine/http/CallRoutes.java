package dev.ringfence.engine.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.FrontDesk;
import dev.ringfence.engine.core.port.Receipt;
import dev.ringfence.engine.http.OnceOnly.Answer;
import dev.ringfence.engine.http.ingest.OpenRows;
import dev.ringfence.engine.http.ingest.PackedRows;
import dev.ringfence.engine.http.ingest.RejectedRows;
import dev.ringfence.engine.http.ingest.RowChecks;
import dev.ringfence.engine.http.ingest.SingleCall;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Single calls. Thread-safe. */
final class CallRoutes {
  private static final int BODY_BYTES = 64 << 10;

  private final FrontDesk desk;
  private final OnceOnly onceOnly;
  private final RowChecks checks;
  private final ApiState state;

  CallRoutes(FrontDesk desk, OnceOnly onceOnly, RowChecks checks, ApiState state) {
    this.desk = desk;
    this.onceOnly = onceOnly;
    this.checks = checks;
    this.state = state;
  }

  void addTo(Routes routes) {
    routes.get("/v1/calls/{id}", Access.RUNNER, this::get);
    routes.post("/v1/calls", Access.RUNNER, this::post);
  }

  private Future<?> get(Exchange exchange) {
    exchange.onlyParameters();
    return exchange
        .await(desk.call(exchange.workspace(), exchange.id()))
        .compose(
            found -> {
              CallView call = found.orElseThrow(Exchange::notFound);
              return exchange.send(200, "application/json", document(call));
            });
  }

  private Future<?> post(Exchange exchange) {
    state.refuseIfDraining();
    exchange.onlyParameters();
    exchange.mediaType("application/json");
    return onceOnly.run(
        exchange, new Single(exchange), (answer, replayed) -> reply(exchange, answer, replayed));
  }

  private static Future<Void> reply(Exchange exchange, Answer answer, boolean replayed) {
    String id =
        Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8)).path("id").asText();
    exchange.response().putHeader("Location", "/v1/calls/" + id);
    if (replayed) {
      exchange.response().putHeader("Idempotent-Replayed", "true");
    }
    return exchange.send(
        answer.status(), "application/json", answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] document(CallView call) {
    return Json.document(json -> JsonViews.call(json, call));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** One call to be made: a batch of one. */
  private final class Single implements OnceOnly.Work {
    private final Exchange exchange;

    Single(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public Future<Answer> perform(@Nullable String key) {
      return exchange.smallBody(BODY_BYTES).compose(body -> accept(body, key));
    }

    @Override
    public Future<String> fingerprint() {
      return exchange.smallBody(BODY_BYTES).map(this::fingerprint);
    }

    private String fingerprint(Buffer body) {
      MessageDigest digest = UploadRequest.digest(exchange);
      return HexFormat.of().formatHex(digest.digest(body.getBytes()));
    }

    private Future<Answer> accept(Buffer body, @Nullable String key) {
      ObjectNode document = Json.parseObject(body.getBytes());
      JsonNode template = document.remove("template");
      if (template == null || !template.isTextual()) {
        throw new ProblemException(Problem.MALFORMED_BODY, "member template must be a string");
      }
      int index = Templates.index(state.running(), exchange.workspace(), template.textValue());
      TermsText text = terms(document);
      long now = state.now();
      SingleCall call;
      try (JsonParser parser = document.traverse()) {
        call = SingleCall.read(parser, checks, now);
      } catch (IOException e) {
        throw new ProblemException(Problem.MALFORMED_BODY, "not a call");
      }
      refuse(call.errors());
      OpenRows.Sorted sorted =
          Templates.openRows(state.config(), index, checks, now).sort(call.rows());
      refuse(sorted.errors());
      BatchTerms terms = terms(text, call.rows(), index, now);
      BatchDraft draft = new BatchDraft(exchange.workspace(), index, "", terms, call.rows(), 0);
      String print = fingerprint(body);
      Receipt receipt =
          key == null
              ? null
              : new Receipt(key, print, 202, (batch, first) -> text(document(first)));
      return exchange
          .await(desk.accept(draft, receipt))
          .compose(this::first)
          .map(view -> new Answer(202, text(document(view)), print));
    }

    private void refuse(List<RejectedRows> errors) {
      if (!errors.isEmpty()) {
        throw new ProblemException(
                Problem.INVALID_DESTINATION, errors.get(0).examples().get(0).detail())
            .with("errors", errors);
      }
    }

    /** Takes out of the document what is the batch's; instants are the row's, as in an upload. */
    private TermsText terms(ObjectNode document) {
      Map<String, String> members = new HashMap<>();
      for (String name : List.of("priority", "weight")) {
        JsonNode member = document.remove(name);
        if (member != null && !member.isNull()) {
          members.put(name, member.asText());
        }
      }
      return new TermsText(members);
    }

    /** The row's instants are the batch's too: it has no other. */
    private BatchTerms terms(TermsText text, PackedRows row, int template, long now) {
      long expireAfter = state.config().templates().get(template).expireAfterMillis();
      long from = row.notBeforeMillis(0);
      long to = row.notAfterMillis(0);
      if (to == Long.MAX_VALUE && expireAfter != Long.MAX_VALUE) {
        to = Math.max(from, now) + expireAfter;
      }
      BatchTerms said = text.terms(Long.MAX_VALUE, now);
      return new BatchTerms(said.priority(), said.weight(), from, to);
    }

    private Future<CallView> first(BatchView batch) {
      return exchange
          .await(desk.calls(exchange.workspace(), batch.id(), 0, 1))
          .map(calls -> calls.orElse(List.of()).get(0));
    }
  }
}
