/**
 * How the telephone world behaves: how people answer, what goes wrong and how often. Shared by the
 * carriers over HTTP and those in virtual time; knows neither of them, nor the engine.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.simulator.model;
