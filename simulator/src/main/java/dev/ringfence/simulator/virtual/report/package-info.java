/**
 * What a run shows: for people as text and plots, for programs as JSON. Of the engine it uses its
 * command line's tables only.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.virtual.report;
