/**
 * The kernel: who may call now, from which number, and what becomes of every attempt.
 * Deterministic: it owns no clock, no thread, no randomness and does no I/O; {@link
 * dev.ringfence.engine.core.schedule.Kernel#step} is its only door.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.core.schedule;
