package dev.ringfence.simulator.virtual.fault;

import dev.ringfence.engine.core.model.PhoneNumber;
import dev.ringfence.engine.core.model.Topology;

/** Changes the configuration of the running engine. Lane-confined. */
public interface Reloads {
  /** What the run began with. */
  Topology initial();

  /** What is in force now. */
  Topology present();

  /** Whether there is a rented number that no configuration has named yet. */
  boolean hasSpare();

  /** The first of those, out of use; to be added behind the present ones. */
  PhoneNumber spare();

  /** Puts another one in force, in which every index means what it meant. */
  void change(Topology next);
}
