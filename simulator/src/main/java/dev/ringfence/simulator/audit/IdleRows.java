package dev.ringfence.simulator.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which calls could be dialled if a number were there, as an outsider counts. Lane-confined. */
final class IdleRows {
  /** Rows of a group looked at each time; the next time goes on where this one stopped. */
  private static final int LOOKED_AT = 64;

  private static final int ABSENT = -1;

  /** Instants are kept to the second; nobody shall be blamed for that. In milliseconds. */
  private static final long TICK = 1_000;

  private CallRules rules;
  private final OpenHours hours;
  private final List<Batch> batches = new ArrayList<>();
  private final Map<Long, Starts> to = new HashMap<>();
  private final Set<Long> suppressed = new HashSet<>();
  private int mostToOne;

  IdleRows(CallRules rules) {
    this.rules = rules;
    this.hours = rules.hours();
    this.mostToOne = mostToOne(rules);
  }

  /** Other limits on destinations are in force; hours are the same. */
  void change(CallRules other) {
    rules = other;
    int most = mostToOne(other);
    if (most != mostToOne) {
      mostToOne = most;
      to.replaceAll((destination, starts) -> starts.resized(most));
    }
  }

  private static int mostToOne(CallRules rules) {
    int most = 1;
    for (DestinationRule limit : rules.limits().destinations()) {
      most = Math.max(most, limit.count());
    }
    for (TemplateRule template : rules.templates()) {
      for (DestinationRule limit : template.destinations()) {
        most = Math.max(most, limit.count());
      }
    }
    return most;
  }

  /** Rows that wait, by their set of zones; each knows its place, so that it can be taken out. */
  private static final class Group {
    final char zones;
    int[] rows = new int[16];
    int size;
    int next;

    Group(char zones) {
      this.zones = zones;
    }
  }

  private static final class Batch {
    final int template;
    final long[] destinations;
    final Group[] groups;
    final byte[] groupOf;
    final int[] place;
    final long[] due;
    final long[] notBefore;
    final long[] notAfter;
    boolean running = true;
    boolean canceled;

    Batch(int template, long[] destinations, char[] zones, long[] notBefore, long[] notAfter) {
      this.template = template;
      this.destinations = destinations;
      this.place = new int[destinations.length];
      this.groupOf = new byte[destinations.length];
      this.due = new long[destinations.length];
      this.notBefore = notBefore;
      this.notAfter = notAfter;
      Arrays.fill(due, Long.MIN_VALUE);
      List<Group> made = new ArrayList<>();
      Map<Character, Integer> index = new HashMap<>();
      for (int row = 0; row < zones.length; row++) {
        // More sets of zones than a byte can tell apart share the last group's place unseen.
        int group =
            index.computeIfAbsent(
                zones[row],
                z -> {
                  made.add(new Group(z));
                  return made.size() - 1;
                });
        groupOf[row] = (byte) Math.min(group, Byte.MAX_VALUE);
      }
      groups = made.toArray(Group[]::new);
      for (int row = 0; row < zones.length; row++) {
        place[row] = ABSENT;
        if (groups[groupOf[row]].zones == zones[row]) {
          put(row);
        }
      }
    }

    void put(int row) {
      Group group = groups[groupOf[row]];
      if (group.size == group.rows.length) {
        group.rows = Arrays.copyOf(group.rows, group.size * 2);
      }
      place[row] = group.size;
      group.rows[group.size++] = row;
    }

    void take(int row) {
      if (place[row] == ABSENT) {
        return;
      }
      Group group = groups[groupOf[row]];
      int last = group.rows[--group.size];
      group.rows[place[row]] = last;
      place[last] = place[row];
      place[row] = ABSENT;
    }
  }

  void accepted(
      int template, long[] destinations, char[] zones, long[] notBefore, long[] notAfter) {
    batches.add(new Batch(template, destinations, zones, notBefore, notAfter));
  }

  void dialled(int batch, int row) {
    Batch b = batches.get(batch);
    b.take(row);
    begin(batch, row);
  }

  void begin(int batch, int row) {
    starts(batches.get(batch).destinations[row]).begin();
  }

  void waitsAgain(int batch, int row) {
    Batch b = batches.get(batch);
    if (b.place[row] == ABSENT) {
      b.put(row);
    }
  }

  void due(int batch, int row, long nanos) {
    batches.get(batch).due[row] = nanos;
  }

  void disposed(int batch, int row) {
    batches.get(batch).take(row);
  }

  void stamp(int batch, int row, long now) {
    starts(batches.get(batch).destinations[row]).stamp(now);
  }

  void undo(int batch, int row) {
    starts(batches.get(batch).destinations[row]).undo();
  }

  void running(int batch, boolean yes) {
    batches.get(batch).running = yes && !batches.get(batch).canceled;
  }

  void canceled(int batch) {
    batches.get(batch).canceled = true;
    batches.get(batch).running = false;
  }

  void suppressed(long destination, boolean yes) {
    if (yes) {
      suppressed.add(destination);
    } else {
      suppressed.remove(destination);
    }
  }

  int template(int batch) {
    return batches.get(batch).template;
  }

  private Starts starts(long destination) {
    return to.computeIfAbsent(destination, any -> new Starts(mostToOne));
  }

  /** A call of the template that could be dialled, in words; empty if none was found. */
  String eligible(int template, long now, long wall) {
    for (int b = 0; b < batches.size(); b++) {
      Batch batch = batches.get(b);
      if (batch.template != template || !batch.running) {
        continue;
      }
      for (Group group : batch.groups) {
        int row =
            group.size == 0 || !open(template, group, wall) ? -1 : look(batch, group, now, wall);
        if (row >= 0) {
          return "call " + b + "-" + (row + 1);
        }
      }
    }
    return "";
  }

  private boolean open(int template, Group group, long wall) {
    TemplateRule rule = rules.templates().get(template);
    // A minute more on both sides: nobody shall be blamed for the width of a clock's tick.
    long last = wall + rules.latestArrivalMillis() + rule.ringMillis() + 60_000;
    return hours.open(template, group.zones, wall)
        && hours.open(template, group.zones, wall - 60_000)
        && hours.open(template, group.zones, last);
  }

  private int look(Batch batch, Group group, long now, long wall) {
    for (int i = Math.min(LOOKED_AT, group.size); i > 0; i--) {
      group.next = group.next + 1 < group.size ? group.next + 1 : 0;
      int row = group.rows[group.next];
      long destination = batch.destinations[row];
      if (batch.due[row] <= now - TICK * 1_000_000L
          && batch.notBefore[row] <= wall - TICK
          && batch.notAfter[row] > wall + rules.latestArrivalMillis() + TICK
          && !suppressed.contains(destination)
          && fits(batch.template, destination, now)) {
        return row;
      }
    }
    return -1;
  }

  private boolean fits(int template, long destination, long now) {
    Starts starts = to.get(destination);
    if (starts == null) {
      return true;
    }
    for (DestinationRule limit : rules.limits().destinations()) {
      if (!starts.fits(limit.count(), limit.windowMillis() * 1_000_000L, now)) {
        return false;
      }
    }
    for (DestinationRule limit : rules.templates().get(template).destinations()) {
      if (!starts.fits(limit.count(), limit.windowMillis() * 1_000_000L, now)) {
        return false;
      }
    }
    return true;
  }
}
