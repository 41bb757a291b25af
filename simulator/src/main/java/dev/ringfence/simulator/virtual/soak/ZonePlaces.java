package dev.ringfence.simulator.virtual.soak;

import java.time.ZoneId;
import java.util.List;

/**
 * Where destinations may be: sets of time zones, with clocks that change and without. The zones of
 * a set are an hour apart at most, or short calling hours would never be open in both. Immutable.
 */
final class ZonePlaces {
  private static final List<List<String>> SETS =
      List.of(
          List.of("America/Los_Angeles"),
          List.of("America/New_York", "America/Chicago"),
          List.of("Asia/Kolkata"),
          List.of("Europe/Berlin"),
          List.of("Australia/Lord_Howe"),
          List.of("America/St_Johns"),
          List.of("Pacific/Apia", "Pacific/Auckland"));

  private final ZoneId[][] zones =
      SETS.stream()
          .map(set -> set.stream().map(ZoneId::of).toArray(ZoneId[]::new))
          .toArray(ZoneId[][]::new);

  /** How many sets there are. */
  int size() {
    return zones.length;
  }

  ZoneId[] zones(int index) {
    return zones[index];
  }
}
