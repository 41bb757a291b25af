/** The kernel's promises, one class each, in scenarios short enough to read. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.core.promise;
