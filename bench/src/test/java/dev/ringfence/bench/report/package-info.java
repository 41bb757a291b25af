@org.jspecify.annotations.NullMarked
package dev.ringfence.bench.report;
