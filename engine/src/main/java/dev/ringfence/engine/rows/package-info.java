/** How the texts of a batch's rows are packed, in memory and on disk alike. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.rows;
