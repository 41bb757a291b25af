/**
 * Tests through the front door: real sockets, the real SDKs, simulated carriers, and the auditor
 * outside.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.frontdoor;
