/** The words of the system: records and enums that every other package speaks in. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.core.model;
