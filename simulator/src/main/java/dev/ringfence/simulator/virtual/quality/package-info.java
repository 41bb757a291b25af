/**
 * How good a schedule is: fixed scenarios, the product's policy and simpler ones beside it, an
 * upper bound that no planner can beat, and bars that the product must not miss. Only what is
 * measured here comes from the carriers' side and from the kernel's effects.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.virtual.quality;
