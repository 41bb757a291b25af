/** Destinations: whether a number may be called at all, and in which time zones it may be. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.destination;
