/** What one would build from the libraries at hand, each as its own community writes it. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.bench.peer;
