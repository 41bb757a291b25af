package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.BatchTerms;
import java.util.List;

/**
 * What is kept of a batch besides its rows, from its acceptance on. Immutable.
 *
 * @param batch the number it is stored under, counted up and never used again
 * @param id public id
 * @param zones sets of time zone names; a stored row names its set by its place here
 * @param names of variables; a stored row names them by their place here
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
    List<String> names) {}
