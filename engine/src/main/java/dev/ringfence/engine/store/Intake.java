package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.BatchDraft;
import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.core.time.ZoneSets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the rows of an upload on disk, chunk by chunk, before the batch is accepted. Immutable; a
 * caller waits, so it must not be an event loop.
 */
public final class Intake {
  private final CallStore store;
  private final ZoneSets zones;

  public Intake(CallStore store, ZoneSets zones) {
    this.store = store;
    this.zones = zones;
  }

  /**
   * Keeps the rows of a batch that gets this id; until it is accepted they are rubbish.
   *
   * @param workspace its name, as is {@code template}
   * @throws dev.ringfence.engine.core.port.NoRoomException when the disk is full
   */
  public BatchHead keep(
      BatchDraft draft, String id, String workspace, String template, long createdMillis)
      throws InterruptedException {
    return keep(draft, id, workspace, template, createdMillis, CallStore.CHUNK_ROWS);
  }

  /** The same in chunks of so many rows, at most {@link CallStore#CHUNK_ROWS}. */
  public BatchHead keep(
      BatchDraft draft,
      String id,
      String workspace,
      String template,
      long createdMillis,
      int chunkRows)
      throws InterruptedException {
    long batch = store.newBatch();
    BatchRows rows = draft.rows();
    Map<Character, Integer> places = new HashMap<>();
    List<List<String>> sets = new ArrayList<>();
    try {
      for (int first = 0; first < rows.size(); first += chunkRows) {
        int end = Math.min(first + chunkRows, rows.size());
        byte[] packed =
            RowChunk.pack(
                rows,
                first,
                end,
                set -> {
                  Integer place = places.get(set);
                  if (place == null) {
                    place = sets.size();
                    places.put(set, place);
                    sets.add(names(set));
                  }
                  return place;
                });
        store.keepRows(batch, first / chunkRows, packed);
      }
      store.awaitRows(batch);
    } catch (InterruptedException | RuntimeException e) {
      store.endUpload(batch);
      throw e;
    }
    return new BatchHead(
        batch,
        id,
        workspace,
        template,
        draft.name(),
        draft.terms(),
        draft.rejectedRows(),
        rows.size(),
        rows.timed(),
        createdMillis,
        List.copyOf(sets),
        rows.names(),
        null);
  }

  /** This process' index of each set of time zones that a stored batch names. */
  public char[] indexes(BatchHead head) {
    char[] indexes = new char[head.zones().size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = zones.intern(head.zones().get(i));
    }
    return indexes;
  }

  private List<String> names(char set) {
    return Arrays.stream(zones.zones(set)).map(ZoneId::getId).toList();
  }
}
