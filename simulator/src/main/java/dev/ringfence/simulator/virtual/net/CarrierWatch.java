package dev.ringfence.simulator.virtual.net;

import dev.ringfence.simulator.model.Fault;

/**
 * Told of everything that a carrier sees or does, as it happens. Lane-confined. A {@code call} is
 * its slot in the {@link CallTable}.
 */
public interface CarrierWatch {

  /** A create has arrived. */
  void created(int call, boolean taken);

  /** An outbound call is over. */
  void ended(int call);

  /** The customer took an inbound call. */
  void inboundAccepted(int call);

  /** A call that somebody made to one of the numbers is over. */
  void inboundEnded(int call);

  /** A fault struck. */
  void struck(Fault fault);

  /** Nobody watches. */
  CarrierWatch NOBODY =
      new CarrierWatch() {
        @Override
        public void created(int call, boolean taken) {}

        @Override
        public void ended(int call) {}

        @Override
        public void inboundAccepted(int call) {}

        @Override
        public void inboundEnded(int call) {}

        @Override
        public void struck(Fault fault) {}
      };
}
