/**
 * {@code ringfence demo}: an engine and carriers of its own, a load, every fault, and the verdict.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.demo;
