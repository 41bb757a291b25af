package dev.ringfence.engine.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, in the words of this API. Confined to the request's context: every
 * method is called there, and every future it gives completes there.
 */
final class Exchange {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final long BODY_MILLIS = 30_000;

  private final RoutingContext routing;
  private final Caller caller;
  private final Context context;

  Exchange(RoutingContext routing, Caller caller) {
    this.routing = routing;
    this.caller = caller;
    this.context = routing.vertx().getOrCreateContext();
  }

  RoutingContext routing() {
    return routing;
  }

  HttpServerRequest request() {
    return routing.request();
  }

  HttpServerResponse response() {
    return routing.response();
  }

  int workspace() {
    return caller.workspace();
  }

  /** What the engine answers on any thread, here. */
  <T> Future<T> await(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, context);
  }

  /** An id in the path. One that no engine ever gave out is not asked for. */
  String id() {
    String id = routing.pathParam("id");
    if (id == null || !ID.matcher(id).matches()) {
      throw notFound();
    }
    return id;
  }

  static ProblemException notFound() {
    return new ProblemException(Problem.NOT_FOUND, "nothing of yours is here");
  }

  /**
   * Refuses query parameters that the route does not know: a {@code dryrun=true} that is ignored
   * would call people.
   */
  void onlyParameters(String... names) {
    for (String name : parameters().names()) {
      if (!Arrays.asList(names).contains(name)) {
        throw invalid(
            names.length == 0
                ? "this takes no query parameters"
                : "the query parameters are " + String.join(", ", names));
      }
      if (parameters().getAll(name).size() > 1) {
        throw invalid("query parameter " + name + " is given twice");
      }
    }
  }

  @Nullable String parameter(String name) {
    return parameters().get(name);
  }

  boolean flag(String name) {
    String value = parameter(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw invalid(name + " must be true or false");
    }
    return "true".equals(value);
  }

  String choice(String name, List<String> choices) {
    String value = parameter(name);
    if (value == null) {
      return choices.get(0);
    }
    if (!choices.contains(value)) {
      throw invalid(name + " must be one of " + String.join(", ", choices));
    }
    return value;
  }

  MultiMap parameters() {
    try {
      return routing.queryParams();
    } catch (RuntimeException e) {
      throw invalid("the query cannot be decoded");
    }
  }

  static ProblemException invalid(String detail) {
    return new ProblemException(Problem.INVALID_REQUEST, detail);
  }

  /** The media type of the body in lower case without parameters; empty if it is not told. */
  String mediaType() {
    String header = request().getHeader("Content-Type");
    if (header == null) {
      return "";
    }
    int end = header.indexOf(';');
    String type = end < 0 ? header : header.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** The media type, which must be one of those, and not compressed. */
  String mediaType(String... supported) {
    String type = mediaType();
    String coding = request().getHeader("Content-Encoding");
    boolean plain = coding == null || coding.equalsIgnoreCase("identity");
    if (!plain || !Arrays.asList(supported).contains(type)) {
      String list = String.join(", ", supported);
      throw new ProblemException(
              Problem.UNSUPPORTED_MEDIA_TYPE, "send " + list + ", not compressed")
          .header("Accept", list);
    }
    return type;
  }

  /** A client that asks before it sends its body is told to go on. */
  void welcomeBody() {
    if ("100-continue".equalsIgnoreCase(request().getHeader("Expect"))) {
      response().writeContinue();
    }
  }

  /** Refuses a body that says beforehand that it is too large. */
  void announced(long maxBytes) {
    String length = request().getHeader("Content-Length");
    if (length != null && number(length) > maxBytes) {
      throw tooLarge(maxBytes);
    }
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE; // the server has seen that these are digits
    }
  }

  static ProblemException tooLarge(long maxBytes) {
    return new ProblemException(Problem.TOO_LARGE, "at most " + maxBytes + " bytes");
  }

  /** The whole of a small body, which must come within half a minute. */
  Future<Buffer> smallBody(int maxBytes) {
    announced(maxBytes);
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    long timer =
        routing
            .vertx()
            .setTimer(BODY_MILLIS, unused -> whole.tryFail(invalid("the body came too slowly")));
    request().exceptionHandler(unused -> whole.tryFail(invalid("the body cannot be read")));
    request()
        .handler(
            chunk -> {
              if (body.length() + chunk.length() > maxBytes) {
                whole.tryFail(tooLarge(maxBytes));
              } else {
                body.appendBuffer(chunk);
              }
            });
    request().endHandler(unused -> whole.tryComplete(body));
    routing.addEndHandler(unused -> whole.tryFail(invalid("the body broke off")));
    welcomeBody();
    request().resume(); // it may have been held back while an idempotency key was looked up
    return whole.future().onComplete(unused -> routing.vertx().cancelTimer(timer));
  }

  /** Answers with an object whose members {@code members} writes. */
  Future<Void> json(int status, Json.Writer members) {
    return send(status, "application/json", Json.object(members));
  }

  Future<Void> send(int status, String contentType, byte[] body) {
    return response()
        .setStatusCode(status)
        .putHeader("Content-Type", contentType)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(Buffer.buffer(body));
  }

  Future<Void> noContent() {
    return response().setStatusCode(204).end();
  }
}
