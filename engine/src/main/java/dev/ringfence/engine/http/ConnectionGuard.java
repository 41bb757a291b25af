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
  private final Vertx vertx;
  private final long firstHeadMillis;
  private final long nextHeadMillis;
  private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

  /**
   * Guards connections.
   *
   * @param firstHeadMillis until the head of the first request is here
   * @param nextHeadMillis from an answer until the head of the next request is here
   */
  ConnectionGuard(Vertx vertx, long firstHeadMillis, long nextHeadMillis) {
    this.vertx = vertx;
    this.firstHeadMillis = firstHeadMillis;
    this.nextHeadMillis = nextHeadMillis;
  }

  void opened(HttpConnection connection) {
    connection.closeHandler(unused -> disarm(connection));
    arm(connection, firstHeadMillis);
  }

  /** A request's head is here; the next one is expected when this one has been answered. */
  void watch(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    disarm(connection);
    context.addEndHandler(
        ended -> {
          if (ended.succeeded()) {
            arm(connection, nextHeadMillis);
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
