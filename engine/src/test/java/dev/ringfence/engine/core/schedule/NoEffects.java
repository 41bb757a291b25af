package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.Effects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A world that does nothing of what it is asked. */
class NoEffects implements Effects {
  @Override
  public void dial(
      long attempt, int batch, int row, int number, long destination, long grantedNanos) {}

  @Override
  public void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String providerCallId,
      long sentWallMillis,
      Set<String> others) {}

  @Override
  public void listLive(int account, long sweep) {}

  @Override
  public void hangUp(long attempt, int account, String providerCallId) {}

  @Override
  public void attemptMoved(
      long attempt,
      int batch,
      int row,
      int number,
      AttemptState from,
      AttemptState to,
      String reason) {}

  @Override
  public void retrying(
      int batch,
      int row,
      long attempt,
      int number,
      Outcome outcome,
      String reason,
      int attempts,
      long dueWallMillis) {}

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
      @Nullable String providerCallId) {}

  @Override
  public void inboundDecided(long ticket, boolean accepted) {}

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {}
}
