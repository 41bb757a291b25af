package dev.ringfence.simulator.virtual;

import dev.ringfence.simulator.audit.CallAudit;
import dev.ringfence.simulator.audit.IdleAudit;

/**
 * Tells those who judge calls what a crash undid. Lane-confined. A promise is about what is
 * durable: what the engine said and lost it must say again, and what it kept it must not.
 */
final class CrashJudge implements CrashWatch {
  private final VirtualWorld world;
  private final CallAudit calls;
  private final IdleAudit idle;
  private final Edge edge;

  CrashJudge(VirtualWorld world, CallAudit calls, IdleAudit idle, Edge edge) {
    this.world = world;
    this.calls = calls;
    this.idle = idle;
    this.edge = edge;
  }

  private void now() {
    calls.at(world.agenda().now(), world.wallMillis());
    idle.at(world.agenda().now(), world.wallMillis());
  }

  @Override
  public void crashed() {
    now();
    calls.crashed();
    idle.crashed();
  }

  @Override
  public void neverLeft(long attempt, boolean kept) {
    calls.neverLeft(attempt, kept);
    if (!kept) {
      idle.neverLeft(attempt);
    }
  }

  @Override
  public void endForgotten(long attempt) {
    calls.endForgotten(attempt);
    idle.endForgotten(attempt);
  }

  @Override
  public void dispositionForgotten(int batch, int row, long attempt) {
    calls.dispositionForgotten(batch, row);
    if (attempt == 0) {
      idle.dispositionForgotten(batch, row);
    }
  }

  @Override
  public void inboundForgotten(String call) {
    edge.forgets(call);
  }

  @Override
  public void restored(long attempt, boolean named) {
    now();
    idle.restored(attempt, named);
  }

  @Override
  public void inboundRestored(String call) {
    edge.remembers(call);
  }

  @Override
  public void restarted() {
    now();
    calls.restarted();
    idle.restarted();
  }
}
