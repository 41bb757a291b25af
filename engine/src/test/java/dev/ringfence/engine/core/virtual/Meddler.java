package dev.ringfence.engine.core.virtual;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.Effects;
import org.jspecify.annotations.Nullable;

/** Stands between the kernel and the world and passes everything on; a test meddles with one. */
class Meddler implements Effects {
  final Effects world;

  Meddler(Effects world) {
    this.world = world;
  }

  @Override
  public void dial(
      long attempt, int batch, int row, int number, long destination, long grantedNanos) {
    world.dial(attempt, batch, row, number, destination, grantedNanos);
  }

  @Override
  public void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String id,
      long sentWallMillis,
      java.util.Set<String> others) {
    world.lookUp(attempt, number, destination, id, sentWallMillis, others);
  }

  @Override
  public void listLive(int account, long sweep) {
    world.listLive(account, sweep);
  }

  @Override
  public void hangUp(long attempt, int account, String providerCallId) {
    world.hangUp(attempt, account, providerCallId);
  }

  @Override
  public void attemptMoved(
      long attempt,
      int batch,
      int row,
      int number,
      AttemptState from,
      AttemptState to,
      String reason) {
    world.attemptMoved(attempt, batch, row, number, from, to, reason);
  }

  @Override
  public void retrying(
      int batch,
      int row,
      long attempt,
      int number,
      Outcome outcome,
      String reason,
      int attempts,
      long dueWallMillis) {
    world.retrying(batch, row, attempt, number, outcome, reason, attempts, dueWallMillis);
  }

  @Override
  public void disposed(
      int batch,
      int row,
      Disposition disposition,
      @Nullable Outcome outcome,
      String reason,
      int attempts,
      long attempt,
      int number,
      long sentWallMillis,
      long endedWallMillis,
      int talkSeconds,
      @Nullable String providerCallId) {
    world.disposed(
        batch,
        row,
        disposition,
        outcome,
        reason,
        attempts,
        attempt,
        number,
        sentWallMillis,
        endedWallMillis,
        talkSeconds,
        providerCallId);
  }

  @Override
  public void inboundDecided(long ticket, boolean accepted) {
    world.inboundDecided(ticket, accepted);
  }

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    world.alarm(alarm, subject, detail);
  }
}
