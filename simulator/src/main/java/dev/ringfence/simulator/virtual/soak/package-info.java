/** Many seeds, each a world of its own: what is drawn, what is counted, what fails. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.virtual.soak;
