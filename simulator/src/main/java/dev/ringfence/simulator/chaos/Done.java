package dev.ringfence.simulator.chaos;

/**
 * A cycle that is over. Immutable.
 *
 * @param on whom it struck: a node, a Redis server, or all of these
 * @param recoverySeconds from the start of the process, or from when Redis could be had again,
 *     until every node that had to stop for it dialled again
 */
record Done(Disturbance disturbance, String on, double recoverySeconds) {}
