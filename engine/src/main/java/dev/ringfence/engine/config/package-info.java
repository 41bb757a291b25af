/** The configuration: its records, how it is read and checked. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.config;
