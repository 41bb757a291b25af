package dev.ringfence.engine.store;

/**
 * The columns of a batch's rows that the kernel needs. Handed over: whoever asked for them owns
 * them.
 *
 * @param zones this process' indexes of sets of time zones
 * @param notBefore empty when no row has an instant of its own, as is {@code notAfter}
 */
public record BatchColumns(long[] destinations, char[] zones, long[] notBefore, long[] notAfter) {}
