/** The command line: what a runner and an operator type, and a client of the REST API behind it. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.cli;
