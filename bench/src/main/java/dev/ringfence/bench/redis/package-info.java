/** Limits shared in Redis, beside libraries that keep theirs there; a server of their own. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.bench.redis;
