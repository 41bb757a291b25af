/**
 * Uploads: rows are parsed and checked as they stream in, and packed so that a million of them are
 * small.
 */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.http.ingest;
