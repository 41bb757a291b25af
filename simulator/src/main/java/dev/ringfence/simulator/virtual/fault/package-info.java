/** What can go wrong with the world around the calls, one class each. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.virtual.fault;
