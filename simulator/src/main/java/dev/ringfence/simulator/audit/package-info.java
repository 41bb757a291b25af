/** What the carriers saw, and the rules it is judged by; knows nothing of the engine. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.audit;
