package dev.ringfence.engine.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections whose next request does not arrive whole in its head: a client that sends one
 * header byte now and then never looks idle, and would hold a connection for ever. Thread-safe; the
 * events of one connection come one after the other.
 */
final class ConnectionGuard {
  private static final long FIRST_HEAD_MILLIS = 10_000;
  private static final long NEXT_HEAD_MILLIS = 60_000;

  private final Vertx vertx;
  private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

  ConnectionGuard(Vertx vertx) {
    this.vertx = vertx;
  }

  void opened(HttpConnection connection) {
    connection.closeHandler(unused -> disarm(connection));
    arm(connection, FIRST_HEAD_MILLIS);
  }

  /** A request's head is here; the next one is expected when this one has been answered. */
  void watch(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    disarm(connection);
    context.addEndHandler(
        ended -> {
          if (ended.succeeded()) {
            arm(connection, NEXT_HEAD_MILLIS);
          }
        });
    context.next();
  }

  private void arm(HttpConnection connection, long millis) {
    disarm(connection);
    timers.put(connection, vertx.setTimer(millis, unused -> connection.close()));
  }

  private void disarm(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
