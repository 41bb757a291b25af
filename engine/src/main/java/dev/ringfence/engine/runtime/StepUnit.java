package dev.ringfence.engine.runtime;

import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.Unit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that one step of the kernel brings about, as one unit for the store. Lane-confined. What must
 * not happen before it is on disk (a dial, the answer to an inbound call) waits for that unit.
 */
final class StepUnit {
  private final Lane lane;
  private final CallStore store;
  private final Consumer<Owed> onOwed;
  private Set<Owed> owed = new LinkedHashSet<>();
  private List<Change> changes = new ArrayList<>();
  private List<Runnable> afterwards = new ArrayList<>();

  /** An endpoint that is to be told something; both are names. */
  record Owed(String workspace, String endpoint) {}

  /**
   * @param onOwed told of each endpoint that is owed something, once that is on disk
   */
  StepUnit(Lane lane, CallStore store, Consumer<Owed> onOwed) {
    this.lane = lane;
    this.store = store;
    this.onOwed = onOwed;
  }

  /** Whether this step has brought nothing about yet that is to be kept. */
  boolean isEmpty() {
    return changes.isEmpty();
  }

  void add(Change change) {
    changes.add(change);
  }

  /** Run on the lane once everything of this step is on disk. */
  void afterwards(Runnable task) {
    afterwards.add(task);
  }

  void owe(Owed endpoint) {
    owed.add(endpoint);
  }

  /** The step is over. */
  void flush() {
    if (changes.isEmpty()) {
      return;
    }
    if (!owed.isEmpty()) {
      Set<Owed> told = owed;
      afterwards.add(() -> told.forEach(onOwed));
      owed = new LinkedHashSet<>();
    }
    List<Runnable> waiting = afterwards;
    Unit.Then then =
        waiting.isEmpty()
            ? Unit.Then.NOTHING
            : () -> lane.run(() -> waiting.forEach(Runnable::run));
    store.write(new Unit(changes, false, then));
    changes = new ArrayList<>();
    afterwards = waiting.isEmpty() ? waiting : new ArrayList<>();
  }
}
