package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.BatchTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a batch besides its rows, from its acceptance on. Immutable.
 *
 * @param batch the number it is stored under, counted up and never used again
 * @param id that it is found by, of all that are stored only its own; runners know a batch by
 *     {@link #publicId}
 * @param zones sets of time zone names; a stored row names its set by its place here
 * @param names of variables; a stored row names them by their place here
 * @param shared what it is of a batch that nodes share, or null for one of this node alone
 */
public record BatchHead(
    long batch,
    String id,
    String workspace,
    String template,
    String name,
    BatchTerms terms,
    int rejectedRows,
    int size,
    boolean timed,
    long createdMillis,
    List<List<String>> zones,
    List<String> names,
    @Nullable SharedRef shared) {

  /** The batch that runners know. */
  public String publicId() {
    return shared == null ? id : shared.batch();
  }

  /** A row by its place in the batch that runners know. */
  public int publicRow(int row) {
    return shared == null ? row : shared.first() + row;
  }

  /** The same as what it is of a shared batch, under an id of its own. */
  public BatchHead as(String ownId, SharedRef of) {
    return new BatchHead(
        batch,
        ownId,
        workspace,
        template,
        name,
        terms,
        rejectedRows,
        size,
        timed,
        createdMillis,
        zones,
        names,
        of);
  }
}
