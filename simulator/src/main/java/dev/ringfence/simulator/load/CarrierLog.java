package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiException;
import dev.ringfence.simulator.audit.CarrierEvent;
import dev.ringfence.simulator.process.CarriersClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The carriers' log as far as it was read: between two measurements, never during one. */
final class CarrierLog {
  private final CarriersClient carriers;
  private final List<CarrierEvent> events = new ArrayList<>();
  private long read;

  CarrierLog(CarriersClient carriers) {
    this.carriers = carriers;
  }

  /** Reads on; returns what is new. */
  List<CarrierEvent> readOn() throws IOException, ApiException {
    int before = events.size();
    read = carriers.log(read, events);
    return events.subList(before, events.size());
  }

  /** Everything read so far. */
  List<CarrierEvent> all() {
    return events;
  }
}
