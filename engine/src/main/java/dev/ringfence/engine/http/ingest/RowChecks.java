package dev.ringfence.engine.http.ingest;

import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationCheck;

/**
 * What rows are checked with. Thread-safe.
 *
 * @param zones where the destinations' sets of time zones are kept, and those that rows name
 */
public record RowChecks(DestinationCheck destinations, ZoneSets zones) {}
