/** The limit ledger: exact rolling windows over starts, for numbers, accounts and destinations. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.core.limit;
