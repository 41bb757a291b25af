/**
 * What commands share that run an engine and carriers as processes of their own: the children, the
 * wiring between them, and what is measured from outside.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.process;
