package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.store.BatchHead;

/**
 * What nodes choose batches by, without asking the batch. Immutable.
 *
 * @param workspace its name, as is {@code template}
 */
public record Label(String workspace, String template, long createdMillis) {
  static Label of(BatchHead head) {
    return new Label(head.workspace(), head.template(), head.createdMillis());
  }
}
