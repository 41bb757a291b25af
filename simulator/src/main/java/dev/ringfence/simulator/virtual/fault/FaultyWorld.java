package dev.ringfence.simulator.virtual.fault;

import dev.ringfence.simulator.virtual.net.Agenda;
import dev.ringfence.simulator.virtual.net.Network;

/** What a fault may lay hands on. Lane-confined. */
public interface FaultyWorld {

  /** Where strikes are planned; now is the start of the run. */
  Agenda agenda();

  /** The carriers. */
  Network network();

  /** How long faults may strike, in nanoseconds. */
  long horizonNanos();

  /** How many accounts there are. */
  int accounts();

  /** How many numbers there are. */
  int numbers();

  /** How many batches there will be. */
  int batches();

  /** Sets the engine's wall clock by so much, forward or back. */
  void stepClock(long millis);

  /** From now on the lane comes to its work up to so much later; 0: at once. */
  void slowLane(long mostNanos);

  /** Lets the engine be killed, for which it gets a store; asked for while strikes are planned. */
  Crashes crashes();

  /** Lets the configuration be changed; for {@link ConfigChange} alone. */
  Reloads reloads();

  /** From now on the adapters have no room for the given share of the dials. */
  void fillAdapters(double share);

  /** From now on look-ups and listings fail with the given probability. */
  void failLookUps(double share);

  /** An operator resumes an account. */
  void resume(int account);

  /** A runner's command on a batch, if it is accepted by then. */
  void command(int batch, Verb verb);

  /** A destination of some call is put on the suppression list, or taken off. */
  void suppress(long pick, boolean yes);

  /** What runners do with batches. */
  enum Verb {
    PAUSE,
    RESUME,
    CANCEL,
    HANG_UP
  }
}
