package dev.ringfence.engine.http;

import dev.ringfence.engine.core.port.AwayException;
import dev.ringfence.engine.core.port.KeyReusedException;
import dev.ringfence.engine.core.port.NoRoomException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends requests with a problem. Thread-confined to the request's context; holds no state. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** What a client may still send after it was answered, before the connection is cut. */
  private static final int LINGER_BYTES = 1 << 20;

  private static final long LINGER_MILLIS = 5_000;

  private Problems() {}

  /** Answers with what went wrong; strangers learn nothing of faults on our side. */
  static void send(RoutingContext context, Throwable failure) {
    ProblemException problem = understand(context, failure);
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // Half an answer is out. Cutting the connection is the only way to say that it is not whole.
      context.request().connection().close();
      return;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", problem.problem().type());
    members.put("title", problem.problem().title());
    members.put("status", problem.problem().status());
    members.put("detail", problem.detail());
    members.putAll(problem.extensions());
    problem.headers().forEach(response::putHeader);
    response
        .setStatusCode(problem.problem().status())
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(Buffer.buffer(Json.bytes(members)));
    linger(context);
  }

  private static ProblemException understand(RoutingContext context, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ProblemException known) {
      return known;
    }
    if (cause instanceof RejectedExecutionException) {
      return new ProblemException(Problem.UNAVAILABLE, "try again in a moment")
          .header("Retry-After", "5");
    }
    if (cause instanceof AwayException away && away.doneHere()) {
      return new ProblemException(
              Problem.UNAVAILABLE,
              "this holds on this node, and the others are told of it as soon as what the nodes"
                  + " share can be asked; send it again to know that they were")
          .header("Retry-After", "5");
    }
    if (cause instanceof AwayException) {
      return new ProblemException(
              Problem.UNAVAILABLE,
              "what the nodes share cannot be asked now, and nothing of this was done; send it"
                  + " again, with the same Idempotency-Key if it has one")
          .header("Retry-After", "5");
    }
    if (cause instanceof KeyReusedException) {
      return new ProblemException(
          Problem.IDEMPOTENCY_KEY_REUSED, "it was used with another body or other parameters");
    }
    if (cause instanceof NoRoomException) {
      return new ProblemException(
              Problem.NO_ROOM, "nothing of this was taken; send it again when there is room")
          .header("Retry-After", "30");
    }
    if (!context.response().closed()) {
      LOG.error("{} {} failed", context.request().method(), HttpMetrics.route(context), cause);
    }
    return new ProblemException(Problem.INTERNAL, "the log of the engine says what");
  }

  /**
   * Lets a client that still sends its body find the answer: a connection closed under it would be
   * reset, and the answer lost. Only for a while and a little, because nobody reads that body.
   */
  private static void linger(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.isEnded()) {
      return;
    }
    long timer = context.vertx().setTimer(LINGER_MILLIS, unused -> request.connection().close());
    long[] seen = {0};
    request.exceptionHandler(unused -> context.vertx().cancelTimer(timer));
    request.handler(
        chunk -> {
          seen[0] += chunk.length();
          if (seen[0] > LINGER_BYTES) {
            request.connection().close();
          }
        });
    request.endHandler(unused -> context.vertx().cancelTimer(timer));
    request.resume();
  }
}
