package dev.ringfence.engine.webhook;

import dev.ringfence.engine.core.time.WallClock;
import dev.ringfence.engine.store.DeliveryLog.EndpointState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of one endpoint. Thread-safe. */
final class EndpointMeters implements AutoCloseable {
  private static final String ENDPOINT = "endpoint";

  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private volatile EndpointState state = new EndpointState("", 0, 0, 0, 0);
  private volatile boolean gone;
  private final WallClock wall;

  EndpointMeters(Endpoint.Key key, MeterRegistry registry, WallClock wall) {
    this.wall = wall;
    this.registry = registry;
    count("delivered", "Deliveries that the endpoint took", key, delivered);
    count("missed", "Attempts that it did not take", key, missed);
    count("given.up", "Deliveries after whose last attempt there is none", key, givenUp);
    meters.add(
        Gauge.builder("ringfence.webhooks.pending", this, m -> m.state.pending())
            .description("Deliveries that are to be sent")
            .tag(ENDPOINT, key.toString())
            .register(registry));
    meters.add(
        Gauge.builder("ringfence.webhooks.oldest.pending", this, EndpointMeters::oldestSeconds)
            .description("Age of the oldest of them")
            .baseUnit("seconds")
            .tag(ENDPOINT, key.toString())
            .register(registry));
    meters.add(
        Gauge.builder("ringfence.webhooks.disabled", this, m -> m.gone ? 1 : 0)
            .description("Whether it has answered 410 and is sent nothing")
            .tag(ENDPOINT, key.toString())
            .register(registry));
  }

  private void count(String what, String description, Endpoint.Key key, LongAdder adder) {
    meters.add(
        FunctionCounter.builder("ringfence.webhooks." + what, adder, LongAdder::sum)
            .description(description)
            .tag(ENDPOINT, key.toString())
            .register(registry));
  }

  private double oldestSeconds() {
    long oldest = state.oldestMillis();
    return oldest == 0 ? 0 : Math.max(0, (wall.millis() - oldest) / 1e3);
  }

  void answered(Answer answer, boolean over) {
    if (answer.delivered()) {
      delivered.increment();
    } else {
      missed.increment();
      if (over) {
        givenUp.increment();
      }
    }
  }

  void now(EndpointState read, boolean disabled) {
    state = read;
    gone = disabled;
  }

  /** It is configured no more. */
  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
