package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.NoRoomException;
import dev.ringfence.engine.core.time.ZoneSets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A store in a directory, with what tests do to it. */
final class OpenStore implements AutoCloseable {
  final StoreDirectory directory;
  final SqliteStore store;
  final ZoneSets zones = new ZoneSets();
  final Intake intake;

  OpenStore(Path path) {
    this(path, 0);
  }

  /** With room for so many pages of 4 KiB, or 0. */
  OpenStore(Path path, long pages) {
    directory = StoreDirectory.take(path);
    store = SqliteStore.open(directory, pages);
    char unused = zones.intern(List.of("America/New_York"));
    intake = new Intake(store, zones);
  }

  /** Writes them as one unit that can be turned away, and waits. */
  void write(Change... changes) {
    send(true, changes).join();
  }

  CompletableFuture<Void> send(boolean refusable, Change... changes) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    store.write(
        new Unit(
            List.of(changes),
            refusable,
            new Unit.Then() {
              @Override
              public void kept() {
                done.complete(null);
              }

              @Override
              public void refused() {
                done.completeExceptionally(new NoRoomException());
              }
            }));
    return done;
  }

  BatchHead keepRows(BatchDraft draft, String id) {
    try {
      return intake.keep(draft, id, "acme", "reminder", 5_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  BatchHead accept(BatchDraft draft, String id) {
    BatchHead head = keepRows(draft, id);
    write(new Change.Accepted(head));
    store.endUpload(head.batch());
    return head;
  }

  StoredRows rows(BatchHead head) {
    return new StoredRows(store, new StoredRows.Chunks(1 << 20), head, intake.indexes(head));
  }

  @Override
  public void close() {
    store.close();
    directory.close();
  }
}
