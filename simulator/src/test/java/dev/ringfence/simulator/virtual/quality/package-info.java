@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.virtual.quality;
