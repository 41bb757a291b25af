/** What the kernel asks of the world (effects, carriers) and what the world tells it (events). */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.core.port;
