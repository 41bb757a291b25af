package dev.ringfence.simulator.carrier;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one event loop that owns everything, and the one port. Lane-confined. */
final class CarrierVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(CarrierVerticle.class);

  private final CarrierConfig config;
  private final EventLog log;
  private final int wantedPort;
  private @Nullable Door door;
  private @Nullable Courier courier;
  private @Nullable TwilioApi twilio;
  private @Nullable PlivoApi plivo;
  private @Nullable ExotelApi exotel;
  private @Nullable ControlApi control;

  CarrierVerticle(CarrierConfig config, EventLog log, int wantedPort) {
    this.config = config;
    this.log = log;
    this.wantedPort = wantedPort;
  }

  @Override
  public Future<?> start() {
    Courier post = new Courier(vertx);
    courier = post;
    Exchange exchange = new Exchange(vertx, config, log, post);
    InboundCalls inbound = new InboundCalls(vertx, exchange, post);
    CreateDesk creates = new CreateDesk(vertx, exchange, inbound);
    twilio = new TwilioApi(exchange, creates);
    plivo = new PlivoApi(exchange, creates);
    exotel = new ExotelApi(exchange, creates);
    Door port = new Door(vertx, wantedPort, this::received);
    door = port;
    control = new ControlApi(exchange, inbound, port);
    return port.open();
  }

  @Override
  public Future<?> stop() {
    if (courier != null) {
      courier.stop();
    }
    return Future.succeededFuture();
  }

  int port() {
    Door d = door;
    if (d == null) {
      throw new IllegalStateException("not listening");
    }
    return d.port();
  }

  private void received(HttpServerRequest request) {
    long arrived = System.nanoTime();
    String type = request.getHeader("Content-Type");
    String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
    boolean form =
        request.method() == HttpMethod.POST
            // curl -d calls everything a form; controls are JSON whatever it is called.
            && !request.path().startsWith("/_sim")
            && (kind.startsWith("application/x-www-form-urlencoded")
                || kind.startsWith("multipart/form-data"));
    Future<Buffer> body;
    if (form) {
      request.setExpectMultipart(true);
      body = request.end().map(end -> Buffer.buffer());
    } else {
      body = request.body();
    }
    body.onSuccess(
        bytes -> {
          try {
            route(new ApiRequest(request, arrived, bytes));
          } catch (RuntimeException e) {
            LOG.error("carrier failed on {} {}", request.method(), request.path(), e);
            request.connection().close();
          }
        });
  }

  private void route(ApiRequest r) {
    String first = r.segment(0);
    String second = r.segment(1);
    if (twilio != null && first.equals("2010-04-01") && second.equals("Accounts")) {
      twilio.handle(r);
    } else if (plivo != null && first.equals("v1") && second.equals("Account")) {
      plivo.handle(r);
    } else if (exotel != null && first.equals("v1") && second.equals("Accounts")) {
      exotel.handle(r);
    } else if (control != null && first.equals("_sim")) {
      control.handle(r);
    } else {
      r.answer(new Answer(404, "text/plain", "no carrier lives here\n", java.util.Map.of()));
    }
  }
}
