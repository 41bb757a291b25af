package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.simulator.virtual.net.Refused;

/** Counts of a run. Lane-confined. */
public final class Tally {
  /** Dials by batch. */
  final long[] dials;

  /** Dials by number. */
  final long[] starts;

  /** Calls with a disposition, by batch. */
  final int[] done;

  /** Calls by batch and disposition. */
  final long[][] dispositions;

  /** When each batch had its last disposition so far, on the agenda's clock. */
  final long[] lastDoneAt;

  final long[] retries;
  final long[] refusals = new long[Refused.values().length];
  final long[] alarms = new long[Alarm.values().length];
  private long uncertain;
  private long forged;
  private long disposed;
  private long dialled;

  Tally(Setup setup, int numbers) {
    int batches = setup.batches().size();
    dials = new long[batches];
    done = new int[batches];
    retries = new long[batches];
    lastDoneAt = new long[batches];
    dispositions = new long[batches][Disposition.values().length];
    starts = new long[numbers];
  }

  void dialled(int batch, int number) {
    dialled++;
    dials[batch]++;
    starts[number]++;
  }

  void disposed(int batch, Disposition disposition, long now) {
    disposed++;
    done[batch]++;
    dispositions[batch][disposition.ordinal()]++;
    lastDoneAt[batch] = now;
  }

  /** The engine has forgotten that it gave a call its disposition. */
  void forgotten(int batch, Disposition disposition) {
    disposed--;
    done[batch]--;
    dispositions[batch][disposition.ordinal()]--;
  }

  void retrying(int batch) {
    retries[batch]++;
  }

  void refused(Refused why) {
    refusals[why.ordinal()]++;
  }

  void uncertain() {
    uncertain++;
  }

  void forged() {
    forged++;
  }

  void alarm(Alarm alarm) {
    alarms[alarm.ordinal()]++;
  }

  /** Dispositions told, which is more than one for a call only if something is broken. */
  public long disposed() {
    return disposed;
  }

  /** Dials ordered. */
  public long dialled() {
    return dialled;
  }

  /** Dials whose fate nobody knew. */
  public long uncertainDials() {
    return uncertain;
  }

  /** Callbacks with a wrong signature, all of which were turned away. */
  public long forgedCallbacks() {
    return forged;
  }
}
