/**
 * Suppression lists that several nodes share, in Redis: one for each workspace, under one hash tag.
 *
 * <p>The last change of a destination wins, in the order in which Redis was told. Each has an
 * instant, so that a node can ask for what has changed since it asked last; that something has is
 * published, as a hint.
 *
 * <p>In another epoch of the server the list may be an earlier one, and after a flush it is none.
 * Every node then says again each destination of its own list, as suppressed, before it asks for
 * the list and before anything is dialled: when in doubt a destination stays suppressed. <b>So a
 * removal may be undone by such a loss</b>, when some node had not heard of it, or Redis had lost
 * it together with nodes that had not; it has to be repeated then. An addition is not lost as long
 * as one node that has it comes back.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.redis.suppression;
