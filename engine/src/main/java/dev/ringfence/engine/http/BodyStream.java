package dev.ringfence.engine.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Hands a body piece by piece to a worker. The next piece is read from the socket only when the one
 * before it has been worked off, so a fast sender waits, and a slow one holds no thread. Confined
 * to the request's context; the sink is called by one worker at a time.
 */
final class BodyStream {

  private final HttpServerRequest request;
  private final WorkerExecutor workers;
  private final Sink sink;
  private final Promise<Void> done = Promise.promise();
  private boolean busy;

  /** Takes a piece; a throw ends the reading. */
  interface Sink {
    void feed(byte[] chunk) throws Exception;
  }

  private BodyStream(HttpServerRequest request, WorkerExecutor workers, Sink sink) {
    this.request = request;
    this.workers = workers;
    this.sink = sink;
  }

  /** Completes when the whole body was fed; fails when it breaks off, or when the sink throws. */
  static Future<Void> read(Exchange exchange, WorkerExecutor workers, Sink sink) {
    BodyStream stream = new BodyStream(exchange.request(), workers, sink);
    // The connection may be gone already, while an idempotency key was looked up; or go at any
    // time.
    if (exchange.response().closed()) {
      return Future.failedFuture(brokenOff());
    }
    exchange.routing().addEndHandler(unused -> stream.done.tryFail(brokenOff()));
    stream.request.exceptionHandler(unused -> stream.done.tryFail(brokenOff()));
    stream.request.handler(stream::chunk);
    stream.request.endHandler(unused -> stream.done.tryComplete());
    exchange.welcomeBody();
    stream.request.resume();
    return stream.done.future();
  }

  private static ProblemException brokenOff() {
    return Exchange.invalid("the upload broke off");
  }

  private void chunk(Buffer chunk) {
    if (busy) {
      throw new IllegalStateException("a paused request went on");
    }
    busy = true;
    request.pause();
    byte[] bytes = chunk.getBytes();
    feed(bytes)
        .onComplete(
            fed -> {
              busy = false;
              request.resume();
            },
            done::tryFail);
  }

  private Future<Boolean> feed(byte[] bytes) {
    try {
      return workers.executeBlocking(
          () -> {
            sink.feed(bytes);
            return true;
          },
          false);
    } catch (IllegalStateException e) {
      return Future.failedFuture(brokenOff()); // the server is stopping, its workers are gone
    }
  }
}
