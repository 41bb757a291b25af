package dev.ringfence.simulator.virtual;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.Restored;
import dev.ringfence.engine.core.port.Trace;
import dev.ringfence.simulator.virtual.net.CallTable;
import dev.ringfence.simulator.virtual.store.Change;
import dev.ringfence.simulator.virtual.store.Image;
import dev.ringfence.simulator.virtual.store.ModelStore;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the store what must outlive the process, and lets go on what waited for it.
 * Lane-confined.
 */
final class Journal implements Keeper {
  private static final long MILLI = 1_000_000L;

  private final VirtualWorld world;
  private final Lives lives;
  private final ModelStore store;
  private final CrashWatch watch;

  /** Attempts whose end the kernel has not told. */
  private final Map<Long, Open> open = new LinkedHashMap<>();

  private final Set<Long> forgotten = new HashSet<>();
  private int submitted;
  private int due;

  /** What the process itself knows of an attempt. */
  private static final class Open {
    boolean synced;
    boolean sent;
    boolean answered;

    /** Whether a former process sent it, and the store knew nothing more. */
    boolean unsure;

    @Nullable String call;
    @Nullable String found;
    String reason = "";
  }

  Journal(VirtualWorld world, Lives lives, ModelStore store, CrashWatch watch) {
    this.world = world;
    this.lives = lives;
    this.store = store;
    this.watch = watch;
  }

  private long millis() {
    return Math.floorDiv(world.agenda().now(), MILLI);
  }

  @Override
  public void accept(int batch) {
    due = batch + 1;
    submit();
  }

  /** Runners whose upload was not answered send it again; batches keep their order. */
  private void submit() {
    while (!lives.down() && submitted < due) {
      int batch = submitted++;
      store.write(
          new Change() {
            @Override
            public void apply(Image image) {
              image.accept(world.setup().batches().get(batch).size());
            }

            @Override
            public void durable() {
              world.accepted(batch);
            }

            @Override
            public void kept() {
              world.noteAccepted(batch);
            }
          });
    }
  }

  @Override
  public void command(int batch, String name, BatchVerb verb) {
    lives.whenUp(
        () ->
            store.write(
                new Change() {
                  @Override
                  public void apply(Image image) {
                    image.command(batch, verb);
                  }

                  @Override
                  public void durable() {
                    world.command(batch, name, verb);
                  }

                  @Override
                  public void kept() {
                    world.witness().commanded(name, batch);
                  }

                  @Override
                  public void lost() {
                    command(batch, name, verb);
                  }
                }));
  }

  @Override
  public void suppress(int workspace, long destination, boolean yes) {
    lives.whenUp(
        () ->
            store.write(
                new Change() {
                  @Override
                  public void apply(Image image) {
                    image.suppress(workspace, destination, yes);
                  }

                  @Override
                  public void durable() {
                    world.suppress(workspace, destination, yes);
                  }

                  @Override
                  public void kept() {
                    world.witness().suppressed(workspace, destination, yes);
                  }

                  @Override
                  public void lost() {
                    suppress(workspace, destination, yes);
                  }
                }));
  }

  @Override
  public void dial(long attempt, int batch, int row, int number, long destination) {
    Open o = new Open();
    open.put(attempt, o);
    long at = millis();
    store.write(
        new Change() {
          @Override
          public void apply(Image image) {
            image.intend(attempt, batch, row, number, destination, at);
          }

          @Override
          public void durable() {
            o.synced = true;
            if (lives.diesHere()) {
              return; // the crash has told that it never left
            }
            world.wire().adapter().dial(attempt, batch, number, destination);
            lives.diesHere();
          }

          @Override
          public void kept() {
            o.synced = true;
          }
        });
  }

  @Override
  public void sent(long attempt) {
    Open o = open.get(attempt);
    if (o != null) {
      o.sent = true;
    }
  }

  @Override
  public void named(long attempt, String call) {
    Open o = open.get(attempt);
    if (o != null) {
      o.answered = true;
      o.call = o.call == null ? call : o.call;
    }
  }

  @Override
  public void found(long attempt, String call) {
    Open o = open.get(attempt);
    if (o != null) {
      o.found = call;
    }
  }

  @Override
  public void moved(long attempt, AttemptState to, String reason) {
    Open o = open.get(attempt);
    if (o == null) {
      return;
    }
    long at = millis();
    if (to == AttemptState.ACTIVE) {
      o.answered = true;
      String call = o.call == null && reason.startsWith("found") ? o.found : o.call;
      o.call = call;
      store.write(image -> image.answered(attempt, call, at));
      resolved(o, CrashWatch.Finding.LIVE);
    } else if (to == AttemptState.UNKNOWN) {
      store.write(image -> image.unknown(attempt, at));
    } else if (to == AttemptState.DONE) {
      o.reason = reason;
    }
  }

  @Override
  public void leaves(long attempt, Trace trace) {
    Open o = open.get(attempt);
    if (o != null) {
      ended(attempt, o, trace, millis());
    }
  }

  private void ended(long attempt, Open o, Trace trace, long at) {
    boolean absent = o.reason.startsWith("absent");
    String call = o.call == null ? o.found : o.call;
    open.remove(attempt);
    resolved(o, absent ? CrashWatch.Finding.ABSENT : CrashWatch.Finding.ENDED);
    store.write(
        new Change() {
          @Override
          public void apply(Image image) {
            image.end(attempt, trace, absent ? null : call, at);
          }

          @Override
          public void lost() {
            watch.stood(CrashWatch.Stage.END_NOT_SYNCED);
            watch.endForgotten(attempt);
          }
        });
  }

  private void resolved(Open o, CrashWatch.Finding finding) {
    if (o.unsure) {
      o.unsure = false;
      watch.resolved(finding);
    }
  }

  @Override
  public void retrying(int batch, int row, int attempts, long dueWallMillis) {
    long dueAt = millis() + dueWallMillis - world.wallMillis();
    store.write(image -> image.retry(batch, row, attempts, dueAt));
  }

  @Override
  public void disposed(int batch, int row, long attempt, Disposition disposition) {
    if (forgotten.remove(call(batch, row))) {
      watch.disposedAgain();
    }
    store.write(
        new Change() {
          @Override
          public void apply(Image image) {
            image.dispose(batch, row);
          }

          @Override
          public void lost() {
            forgotten.add(call(batch, row));
            world.tally().forgotten(batch, disposition);
            watch.dispositionForgotten(batch, row, attempt);
          }
        });
  }

  private static long call(int batch, int row) {
    return (long) batch << 32 | row;
  }

  @Override
  public void inboundTaken(int call) {
    CallTable calls = world.network().calls();
    String id = calls.id(call);
    int account = calls.account(call);
    int number = calls.number(call);
    store.write(
        new Change() {
          @Override
          public void apply(Image image) {
            image.inbound(account, number, id);
          }

          @Override
          public void durable() {
            world.wire().reply(call, true);
          }

          @Override
          public void lost() {
            watch.inboundForgotten(id);
          }
        });
  }

  @Override
  public void inboundOver(String call) {
    store.write(image -> image.inboundEnded(call));
  }

  /** The process is gone, and everything with it that is not on disk. */
  void crash(CallStages stages) {
    store.crash();
    open.forEach(
        (attempt, o) -> {
          if (!o.sent && !o.unsure) {
            watch.stood(o.synced ? CrashWatch.Stage.NOT_SENT : CrashWatch.Stage.INTENT_NOT_SYNCED);
            watch.neverLeft(attempt, o.synced);
          } else {
            watch.stood(stages.of(attempt, o.answered));
          }
        });
    open.clear();
  }

  /** The new process is given an attempt back. */
  void restored(Restored.Attempt attempt) {
    Open o = new Open();
    o.synced = true;
    o.sent = true;
    o.call = attempt.providerCallId();
    o.answered = o.call != null;
    o.unsure = o.call == null;
    open.put(attempt.attempt(), o);
    watch.restored(attempt.attempt(), o.answered);
  }

  /** The new process is up. */
  void resume() {
    submitted = store.image().batches();
    submit();
  }
}
