/**
 * The running engine: the lane that steps the kernel, the wiring of the ports, start-up and
 * shut-down.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.runtime;
