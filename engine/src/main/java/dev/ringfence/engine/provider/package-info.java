/** What the three carriers share: one request sent once, in time, and an honest verdict on it. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.provider;
