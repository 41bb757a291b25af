package dev.ringfence.engine.redis.batch;

import java.util.Map;

/**
 * A batch as a whole. Immutable.
 *
 * @param rows of the batch
 * @param span rows of a segment
 * @param finished instant of its end, or 0
 * @param claimable segments that can be claimed now, at most
 * @param dueMillis wall instant from which one more can be, or -1
 * @param print of its upload
 * @param told whether its end was told
 * @param counts dispositions of each kind; exact
 */
public record BatchLook(
    int rows,
    int span,
    long finished,
    int claimable,
    long dueMillis,
    String print,
    boolean told,
    Map<Integer, Integer> counts) {}
