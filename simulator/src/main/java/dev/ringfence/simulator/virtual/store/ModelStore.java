package dev.ringfence.simulator.virtual.store;

import dev.ringfence.simulator.virtual.net.Agenda;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * A disk with one writer and group commit, in virtual time. Lane-confined. Changes are synced in
 * groups, in the order of their writing; those of one instant are never parted, as all that one
 * event brings about is one transaction. A crash drops what was not synced; of a sync under way
 * nobody can say, so it is drawn.
 */
public final class ModelStore {
  private static final long MILLI = 1_000_000L;

  /** How long the first change of a group waits for others. */
  private static final long GATHER = MILLI / 2;

  /** Of all syncs one in so many is slow. */
  private static final int SLOW_EVERY = 300;

  private final Agenda agenda;
  private final SplittableRandom random;
  private final BooleanSupplier dies;
  private final Image image = new Image();
  private final int begins;
  private final int ends;
  private List<Change> buffer = new ArrayList<>();
  private List<Change> group = new ArrayList<>();
  private boolean busy;
  private boolean applied;
  private int told;
  private long life;

  /**
   * An empty one.
   *
   * @param dies asked before and after everything that matters to what a crash leaves behind:
   *     whether the process ended right there
   */
  public ModelStore(Agenda agenda, SplittableRandom random, BooleanSupplier dies) {
    this.agenda = agenda;
    this.random = random;
    this.dies = dies;
    this.begins = agenda.register(this::begin);
    this.ends = agenda.register(this::end);
  }

  /** What is on disk. */
  public Image image() {
    return image;
  }

  /** Takes a change to be synced with the next group. */
  public void write(Change change) {
    buffer.add(change);
    if (!busy) {
      busy = true;
      agenda.in(GATHER, begins, life);
    }
  }

  private void begin(long of) {
    if (of != life || dies.getAsBoolean()) {
      return;
    }
    List<Change> taken = buffer;
    buffer = group;
    group = taken;
    long length = MILLI + random.nextLong(3 * MILLI);
    if (random.nextInt(SLOW_EVERY) == 0) {
      length += random.nextLong(400 * MILLI);
    }
    agenda.in(length, ends, life);
  }

  private void end(long of) {
    if (of != life || dies.getAsBoolean()) {
      return;
    }
    applyAll();
    if (dies.getAsBoolean()) {
      return;
    }
    List<Change> synced = group;
    while (told < synced.size()) {
      synced.get(told++).durable();
      if (of != life) {
        return;
      }
    }
    synced.clear();
    told = 0;
    applied = false;
    busy = !buffer.isEmpty();
    if (busy) {
      begin(life);
    }
  }

  private void applyAll() {
    for (Change change : group) {
      change.apply(image);
    }
    applied = true;
  }

  /** The process is gone; what is on disk stays. */
  public void crash() {
    life++;
    if (!applied && !group.isEmpty() && random.nextBoolean()) {
      applyAll();
    }
    for (Change change : group.subList(told, group.size())) {
      if (applied) {
        change.kept();
      } else {
        change.lost();
      }
    }
    buffer.forEach(Change::lost);
    buffer = new ArrayList<>();
    group = new ArrayList<>();
    busy = false;
    applied = false;
    told = 0;
  }
}
