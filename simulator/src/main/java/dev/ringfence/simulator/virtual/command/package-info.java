/** {@code ringfence simulate}: from arguments and files to runs and reports. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.virtual.command;
