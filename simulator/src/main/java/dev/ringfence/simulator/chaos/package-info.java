/**
 * {@code ringfence chaos}: real processes under load that are killed, stopped, starved and cut off,
 * over and over, and the verdict from outside whether anything was lost or done twice.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.chaos;
