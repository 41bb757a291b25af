/** From figures to tables and charts. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.bench.report;
