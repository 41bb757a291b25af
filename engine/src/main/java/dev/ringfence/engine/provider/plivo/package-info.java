/** Plivo: dialling, look-ups, webhooks, and the meaning of its codes. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.provider.plivo;
