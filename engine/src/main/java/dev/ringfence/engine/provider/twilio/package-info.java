/** Calls through Twilio, by its own library with every retry of it switched off. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.provider.twilio;
