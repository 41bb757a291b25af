package dev.ringfence.simulator.virtual.soak;

import dev.ringfence.simulator.virtual.CrashWatch;
import java.util.EnumMap;
import java.util.Map;

/** Counts in which states crashes found attempts, and what became of those. Lane-confined. */
final class RareCrashes implements CrashWatch {
  private final EnumMap<RareState, Long> reached = new EnumMap<>(RareState.class);

  Map<RareState, Long> reached() {
    return reached;
  }

  private void note(RareState state) {
    reached.merge(state, 1L, Long::sum);
  }

  @Override
  public void stood(Stage stage) {
    note(
        switch (stage) {
          case INTENT_NOT_SYNCED -> RareState.CRASH_BEFORE_INTENT_SYNCED;
          case NOT_SENT -> RareState.CRASH_BEFORE_SEND;
          case UNANSWERED -> RareState.CRASH_UNANSWERED;
          case PLACED -> RareState.CRASH_PLACED;
          case RINGING -> RareState.CRASH_RINGING;
          case TALKING -> RareState.CRASH_TALKING;
          case END_NOT_SYNCED -> RareState.CRASH_BEFORE_END_SYNCED;
        });
  }

  @Override
  public void disposedAgain() {
    note(RareState.DISPOSED_AGAIN);
  }

  @Override
  public void resolved(Finding finding) {
    note(
        switch (finding) {
          case LIVE -> RareState.RESTORED_FOUND_LIVE;
          case ENDED -> RareState.RESTORED_FOUND_ENDED;
          case ABSENT -> RareState.RESTORED_FOUND_ABSENT;
        });
  }

  @Override
  public void inboundRestored(String call) {
    note(RareState.INBOUND_RESTORED);
  }

  @Override
  public void inboundForgotten(String call) {
    note(RareState.INBOUND_FORGOTTEN);
  }
}
