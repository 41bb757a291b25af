/**
 * The carriers and the telephone network in virtual time. They speak in carriers' words and know
 * nothing of the engine.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.virtual.net;
