/** The adapters to the carriers' APIs, and what they have in common. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.provider;
