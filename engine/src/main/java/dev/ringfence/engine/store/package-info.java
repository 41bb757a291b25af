/**
 * What outlives the process: batches with their rows, attempts, results, windows' history, answers
 * to idempotency keys. One directory, one SQLite file, one writer.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.store;
