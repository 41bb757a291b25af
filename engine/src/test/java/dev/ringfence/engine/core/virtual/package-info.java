/** The kernel against carriers in virtual time: one thread, one seed, a week in milliseconds. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.core.virtual;
