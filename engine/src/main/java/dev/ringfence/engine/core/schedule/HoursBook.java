package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.time.CallingWindow;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether a template may call into a set of time zones now. Lane-confined. The calendar is asked
 * once per change of the window, not once per call: each answer is kept for the interval of wall
 * time in which it cannot change.
 */
final class HoursBook {
  private final CallingHours[] hours;
  private final IntFunction<ZoneId[]> zoneSets;
  private final @Nullable Hours[][] known;

  HoursBook(Topology topology, IntFunction<ZoneId[]> zoneSets) {
    this.hours =
        topology.templates().stream()
            .map(template -> template.hours())
            .toArray(CallingHours[]::new);
    this.zoneSets = zoneSets;
    this.known = new Hours[hours.length][];
  }

  boolean open(int template, char zones, long wall) {
    return hours[template].always() || at(template, zones, wall).open;
  }

  /**
   * When the window next opens (if closed) or closes (if open); {@link Long#MAX_VALUE} if never.
   */
  long nextChange(int template, char zones, long wall) {
    return at(template, zones, wall).until;
  }

  private Hours at(int template, char zones, long wall) {
    @Nullable Hours[] row = known[template];
    if (row == null || zones >= row.length) {
      row = row == null ? new Hours[zones + 16] : Arrays.copyOf(row, zones + 16);
      known[template] = row;
    }
    Hours entry = row[zones];
    if (entry == null) {
      entry =
          new Hours(new CallingWindow(hours[template].week().get(0).get(0), zoneSets.apply(zones)));
      row[zones] = entry;
    }
    entry.bringTo(wall);
    return entry;
  }

  /** What one window says between two instants of wall time. */
  private static final class Hours {
    private final CallingWindow window;
    private long from = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;
    private boolean open;

    Hours(CallingWindow window) {
      this.window = window;
    }

    void bringTo(long wall) {
      if (wall < from || wall >= until) {
        open = window.open(wall);
        from = wall;
        until = window.nextChange(wall);
      }
    }
  }
}
