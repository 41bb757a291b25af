package dev.ringfence.engine.http.ingest;

import dev.ringfence.engine.core.time.ZoneSets;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Time zones that rows name, by their IANA names. Confined to one upload. */
final class RowZones {
  private final ZoneSets sets;

  /** Of names that exist: as many as there are zones at most. */
  private final Map<String, Zone> known = new HashMap<>();

  RowZones(ZoneSets sets) {
    this.sets = sets;
  }

  /** A zone, and the index of the set with it alone. */
  record Zone(ZoneId id, char set) {}

  /** The zone of that name, or null if there is none. */
  @Nullable Zone find(String name) {
    Zone zone = known.get(name);
    if (zone == null && ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
      zone = new Zone(ZoneId.of(name), sets.intern(List.of(name)));
      known.put(name, zone);
    }
    return zone;
  }
}
