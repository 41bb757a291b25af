/** What all that goes over one link to Redis has in common. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.cluster.link;
