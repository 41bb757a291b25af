/** Time as the core sees it: clocks as interfaces, calling windows, sets of time zones. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.core.time;
