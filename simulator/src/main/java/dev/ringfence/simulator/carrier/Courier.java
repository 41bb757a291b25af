package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes callbacks to their URLs: those of one call in order, each after the answer to the one
 * before, unless a fault says otherwise; all calls together over a bounded pool. Lane-confined.
 */
final class Courier {

  private static final int CONNECTIONS = 64;
  private static final int WAITING = 20_000;
  private static final int CONNECT_MILLIS = 5_000;
  private static final long ANSWER_MILLIS = 15_000;

  private final Vertx vertx;
  private final HttpClient client;
  private @Nullable Exchange exchange;
  private boolean stopped;

  Courier(Vertx vertx) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
  }

  void attach(Exchange owner) {
    this.exchange = owner;
  }

  private Exchange exchange() {
    Exchange e = exchange;
    if (e == null) {
      throw new IllegalStateException("not attached to an exchange yet");
    }
    return e;
  }

  /** Queues deliveries of one call, applying the faults. */
  void send(SimCall call, List<Delivery> deliveries) {
    for (Delivery d : deliveries) {
      accept(call, d);
    }
    pump(call);
  }

  private void accept(SimCall call, Delivery d) {
    boolean progress = d.role() == Delivery.Role.PROGRESS;
    boolean last = d.role() == Delivery.Role.FINAL;
    if (!progress && !last) {
      call.outbox.addLast(d);
      return;
    }
    if (exchange().faults.strikes(Fault.CALLBACK_LOST, call.dice, d.kind())) {
      exchange().count(Fault.CALLBACK_LOST, call.desk, call.order, call.id);
      exchange().log.add(Kind.CALLBACK_LOST, call, 0, d.kind());
    } else if (call.reordered && progress) {
      call.heldBack.add(d);
    } else if (call.reordered && call.heldBack.isEmpty()) {
      exchange().count(Fault.CALLBACK_REORDERED, call.desk, call.order, call.id);
      long late = 1_000 + (long) (call.dice.roll("late") * 3_000);
      vertx.setTimer(
          late,
          timer -> {
            call.outbox.addLast(d);
            pump(call);
          });
    } else {
      call.outbox.addLast(d);
      if (exchange().faults.strikes(Fault.CALLBACK_DOUBLED, call.dice, d.kind())) {
        exchange().count(Fault.CALLBACK_DOUBLED, call.desk, call.order, call.id);
        call.outbox.addLast(d);
      }
    }
    if (last && call.reordered && !call.heldBack.isEmpty()) {
      exchange().count(Fault.CALLBACK_REORDERED, call.desk, call.order, call.id);
      call.outbox.addAll(call.heldBack);
      call.heldBack.clear();
    }
  }

  /** From now on nothing is sent; what waits is forgotten. */
  void stop() {
    stopped = true;
  }

  private void pump(SimCall call) {
    if (stopped || call.sending || call.outbox.isEmpty()) {
      return;
    }
    call.sending = true;
    Delivery d = call.outbox.removeFirst();
    int latency = exchange().config.profile().callbackLatencyMax();
    long wait = Math.round(call.dice.roll("latency" + d.kind()) * latency);
    if (wait < 1) {
      transmit(call, d);
    } else {
      vertx.setTimer(wait, timer -> transmit(call, d));
    }
  }

  private void transmit(SimCall call, Delivery d) {
    if (stopped) {
      return;
    }
    exchange().log.add(Kind.CALLBACK_SENT, call, 0, d.kind());
    boolean[] connected = new boolean[1];
    request(d, connected)
        .onComplete(
            reply -> answered(call, d, reply),
            failure -> {
              if (d.retries() > 0 && (!connected[0] || d.retriesAnyFailure())) {
                retry(call, d.again());
              } else {
                exchange().log.add(Kind.CALLBACK_LOST, call, 0, d.kind());
                finished(call, d, Delivery.Reply.NONE);
              }
            });
  }

  private Future<Delivery.Reply> request(Delivery d, boolean[] connected) {
    RequestOptions options;
    try {
      options =
          new RequestOptions().setAbsoluteURI(d.url()).setMethod(HttpMethod.valueOf(d.method()));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    d.headers().forEach(options::putHeader);
    return client
        .request(options)
        .compose(
            request -> {
              connected[0] = true;
              return request
                  .send(d.body())
                  .compose(
                      response ->
                          response
                              .body()
                              .map(
                                  body ->
                                      new Delivery.Reply(
                                          response.statusCode(),
                                          type(response.getHeader("Content-Type")),
                                          body.toString())))
                  .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                  .onFailure(gone -> request.reset());
            });
  }

  private static String type(@Nullable String header) {
    return header == null ? "" : header;
  }

  private void answered(SimCall call, Delivery d, Delivery.Reply reply) {
    exchange().log.add(Kind.CALLBACK_ANSWERED, call, reply.status(), d.kind());
    boolean document = d.role() == Delivery.Role.DOCUMENT;
    if (!reply.ok() && !document && d.retriesAnyFailure() && d.retries() > 0) {
      retry(call, d.again());
    } else {
      finished(call, d, reply);
    }
  }

  private void retry(SimCall call, Delivery d) {
    if (d.retryAfterMillis() == 0) {
      transmit(call, d);
      return;
    }
    vertx.setTimer(
        d.retryAfterMillis(),
        timer -> {
          call.outbox.addFirst(d);
          pump(call);
        });
    // The call's other callbacks do not wait for a pause of minutes.
    call.sending = false;
    pump(call);
  }

  private void finished(SimCall call, Delivery d, Delivery.Reply reply) {
    call.sending = false;
    Runnable first = call.firstCallback;
    if (first != null) {
      call.firstCallback = null;
      first.run();
    }
    d.done().accept(reply);
    pump(call);
  }
}
