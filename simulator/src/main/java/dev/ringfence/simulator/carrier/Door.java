package dev.ringfence.simulator.carrier;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port of the carriers, which an outage closes for a while. Calls go on meanwhile, and so
 * do their callbacks. Lane-confined.
 */
final class Door {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final int FORM_BYTES_MAX = 64 * 1024;

  /** Long enough for the answer to whoever asked for the outage. */
  private static final long ANSWER_MILLIS = 50;

  /** How carriers fail. */
  enum Outage {
    /** Connections are refused: nothing can have been placed. */
    REFUSED,
    /** Requests are taken, and neither looked at nor answered: nobody can know. */
    SILENT
  }

  private final Vertx vertx;
  private final Handler<HttpServerRequest> visitors;
  private final List<HttpServerRequest> unheard = new ArrayList<>();
  private int port;
  private @Nullable HttpServer server;
  private boolean silent;

  Door(Vertx vertx, int port, Handler<HttpServerRequest> visitors) {
    this.vertx = vertx;
    this.port = port;
    this.visitors = visitors;
  }

  Future<?> open() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setTcpNoDelay(true)
            .setMaxFormAttributeSize(FORM_BYTES_MAX);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::received)
        .listen()
        .onSuccess(
            listening -> {
              server = listening;
              port = listening.actualPort();
            });
  }

  int port() {
    if (server == null) {
      throw new IllegalStateException("not listening");
    }
    return port;
  }

  private void received(HttpServerRequest request) {
    if (silent && !request.path().startsWith("/_sim")) {
      request.pause();
      unheard.add(request);
    } else {
      visitors.handle(request);
    }
  }

  /** Fails in this way for so long. */
  void fail(Outage outage, long millis) {
    if (outage == Outage.SILENT) {
      silent = true;
      vertx.setTimer(millis, timer -> hearAgain());
    } else {
      vertx.setTimer(ANSWER_MILLIS, timer -> shut(millis));
    }
  }

  private void hearAgain() {
    silent = false;
    unheard.forEach(request -> request.connection().close());
    unheard.clear();
  }

  private void shut(long millis) {
    HttpServer open = server;
    if (open != null) {
      open.close()
          .onComplete(
              unused ->
                  vertx.setTimer(
                      millis,
                      timer ->
                          open()
                              .onFailure(e -> LOG.error("could not listen on {} again", port, e))));
    }
  }
}
