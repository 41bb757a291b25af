package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.AuditRules;
import dev.ringfence.simulator.audit.CarrierEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * The running carriers: Twilio, Plivo, Exotel and {@code /_sim} on one port of 127.0.0.1.
 * Thread-safe.
 */
public final class Carriers {

  private final Vertx vertx;
  private final CarrierConfig config;
  private final EventLog log;
  private final CarrierVerticle verticle;
  private final String deployment;

  private Carriers(
      Vertx vertx,
      CarrierConfig config,
      EventLog log,
      CarrierVerticle verticle,
      String deployment) {
    this.vertx = vertx;
    this.config = config;
    this.log = log;
    this.verticle = verticle;
    this.deployment = deployment;
  }

  /**
   * Starts them.
   *
   * @param port 0 for any
   */
  public static Future<Carriers> start(Vertx vertx, CarrierConfig config, int port) {
    EventLog log = new EventLog();
    CarrierVerticle verticle = new CarrierVerticle(config, log, port);
    return vertx
        .deployVerticle(verticle)
        .map(deployment -> new Carriers(vertx, config, log, verticle, deployment));
  }

  public int port() {
    return verticle.port();
  }

  /** {@code http://127.0.0.1:PORT}. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Everything seen so far, in order. */
  public List<CarrierEvent> events() {
    return log.all();
  }

  public EventLog log() {
    return log;
  }

  public AuditRules rules() {
    return config.rules();
  }

  /** Stops listening and calling back; calls in progress are forgotten. */
  public Future<Void> stop() {
    return vertx.undeploy(deployment);
  }
}
