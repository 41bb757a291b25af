/** Calls through Exotel's first API, which has no library for Java, by plain HTTP. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.provider.exotel;
