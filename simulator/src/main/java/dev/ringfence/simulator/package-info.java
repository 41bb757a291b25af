/** What the simulator adds to the command line. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator;
