/**
 * Twilio, Plivo and Exotel over real HTTP on this machine, as their documentation describes them.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.carrier;
