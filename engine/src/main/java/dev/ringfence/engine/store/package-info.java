/** What is kept of batches and calls. In memory for now: it lives as long as the process. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.store;
