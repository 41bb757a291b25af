package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.redis.batch.Fate;
import java.util.List;

/**
 * What became of a row, not acknowledged yet. Immutable.
 *
 * @param row of the part
 * @param fate with the row as the batch counts it
 * @param ended attempts that keep their leases until it is acknowledged: or another node would find
 *     neither the call nor what became of it, and dial again
 */
record OwedFate(Part part, int row, Fate fate, List<Ended> ended) {}
