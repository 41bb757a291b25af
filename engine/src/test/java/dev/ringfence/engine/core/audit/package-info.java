/** Judges a run from the carrier's side of the wire. Imports nothing of the engine. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.core.audit;
