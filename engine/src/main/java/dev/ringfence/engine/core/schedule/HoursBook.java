package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.time.CallingWindow;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether a template may dial into a set of time zones now. Lane-confined. It may while the window
 * stays open for as long as the dial may take to arrive and the phone may then ring: nobody's phone
 * rings after hours.
 *
 * <p>The calendar is asked once per change of that answer, not once per call: each answer is kept
 * for the interval of wall time in which it cannot change.
 */
final class HoursBook {
  private CallingHours[] hours = {};
  private long[] lastingMillis = {};
  private final IntFunction<ZoneId[]> zoneSets;
  private @Nullable Answer[][] known = {};

  HoursBook(Topology topology, IntFunction<ZoneId[]> zoneSets) {
    this.zoneSets = zoneSets;
    reconfigure(topology);
  }

  /** Other hours are in force, or phones ring for longer: every answer is worked out anew. */
  void reconfigure(Topology topology) {
    hours =
        topology.templates().stream()
            .map(template -> template.hours())
            .toArray(CallingHours[]::new);
    lastingMillis =
        topology.templates().stream()
            .mapToLong(t -> topology.timings().toLastRingMillis(t.ringSeconds()))
            .toArray();
    known = new Answer[hours.length][];
  }

  boolean open(int template, char zones, long wall) {
    return at(template, zones, wall).open;
  }

  /**
   * When a dial may next go out (if none may now), or for the first time not any more (if one may);
   * {@link Long#MAX_VALUE} if never.
   */
  long nextChange(int template, char zones, long wall) {
    return at(template, zones, wall).until;
  }

  private Answer at(int template, char zones, long wall) {
    @Nullable Answer[] row = known[template];
    if (row == null || zones >= row.length) {
      row = row == null ? new Answer[zones + 16] : Arrays.copyOf(row, zones + 16);
      known[template] = row;
    }
    Answer answer = row[zones];
    if (answer == null) {
      answer =
          new Answer(
              new CallingWindow(hours[template], zoneSets.apply(zones)), lastingMillis[template]);
      row[zones] = answer;
    }
    answer.bringTo(wall);
    return answer;
  }

  /** What holds from {@code from} to before {@code until}. */
  private static final class Answer {
    private final CallingWindow window;
    private final long lasting;
    private long from = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;
    private boolean open;

    Answer(CallingWindow window, long lasting) {
      this.window = window;
      this.lasting = lasting;
    }

    void bringTo(long wall) {
      if (wall >= from && wall < until) {
        return;
      }
      long opens = window.opensFor(wall, lasting);
      from = wall;
      open = opens == wall;
      until = open ? pastTheLast(window.closesAt(wall)) : opens;
    }

    /** The last dial is one whose ring ends exactly at the closing. */
    private long pastTheLast(long closes) {
      return closes == Long.MAX_VALUE ? Long.MAX_VALUE : closes - lasting + 1;
    }
  }
}
