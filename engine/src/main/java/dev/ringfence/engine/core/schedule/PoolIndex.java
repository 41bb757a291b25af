package dev.ringfence.engine.core.schedule;

import static dev.ringfence.engine.core.schedule.PoolLayout.MEMBER_INTS;
import static dev.ringfence.engine.core.schedule.PoolLayout.NEXT;
import static dev.ringfence.engine.core.schedule.PoolLayout.NUMBER_INTS;
import static dev.ringfence.engine.core.schedule.PoolLayout.PREVIOUS;
import static dev.ringfence.engine.core.schedule.PoolLayout.SINCE;
import static dev.ringfence.engine.core.schedule.PoolLayout.STANDING;

import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Template;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that can take a call now, per pool. Lane-confined. Finding one costs the same for 10
 * numbers and for a million, at any busy ratio, and allocates nothing.
 *
 * <p>In a group of the {@link PoolLayout} the numbers stand in lists by relative load (channels
 * taken of channels there), {@value #LEVELS} of them, with a bit per list that is not empty. The
 * best number is the head of the lowest list: the least loaded, and among those the one that came
 * into the list first, which is the least recently used. A number that cannot take a call stands in
 * no list and is counted by the reason.
 *
 * <p>Where other templates may use some of the numbers too, there is such a row of lists for each
 * of the {@link PoolBands}, and the numbers that others need least go first; of bands that are
 * needed alike the best number of all. Where nodes share the numbers, what is a node's own and what
 * is others' are bands too, needed alike.
 *
 * <p>Groups of templates that choose in another order have that order as well, see {@link
 * TurnOrder} and {@link DigitOrder}; nobody else pays for it.
 */
final class PoolIndex {
  static final int LEVELS = 32;

  /** Standings below 0 say why a number is out. */
  static final int OUT_CHANNELS = -1;

  static final int OUT_CAP = -2;
  static final int OUT_OFF = -3;
  static final int OUT_RESTING = -4;
  private static final int REASONS = 4;
  private static final int NONE = -1;

  /** Rank of the best number of a group in which none can take a call. */
  static final int NOBODY = Integer.MAX_VALUE;

  final PoolLayout layout;

  /** The records of the layout. */
  private final int[] places;

  private final int[] links;
  private final PoolBands bands;
  private final int[] heads;
  private final int[] tails;

  /** By group and band, a bit for each list that is not empty. */
  private final int[] levels;

  private final int[] outs;
  private final @Nullable TurnOrder[] turns;
  private final @Nullable DigitOrder[] digits;

  /** By template, over all its groups, if it chooses by digits. */
  private final @Nullable DigitOrder[] poolDigits;

  /** Where a member stands in the order of its group, if that has one. */
  private final int[] place;

  /** And in the order of its whole pool. */
  private final int[] poolPlace;

  private long placings;
  private long turnsTaken;

  PoolIndex(Topology topology) {
    layout = new PoolLayout(topology);
    bands = new PoolBands(topology, layout);
    int numbers = topology.numbers().size();
    int groups = layout.groups();
    places = layout.numbers;
    links = layout.members;
    for (int n = 0; n < numbers; n++) {
      places[n * NUMBER_INTS + STANDING] = OUT_OFF;
    }
    heads = filled(bands.all() * LEVELS);
    tails = filled(bands.all() * LEVELS);
    levels = new int[bands.all()];
    outs = new int[groups * REASONS];
    for (int g = 0; g < groups; g++) {
      outs[g * REASONS + reason(OUT_OFF)] = layout.size(g);
    }
    turns = new TurnOrder[groups];
    digits = new DigitOrder[groups];
    poolDigits = new DigitOrder[topology.templates().size()];
    boolean ordered = topology.templates().stream().anyMatch(PoolIndex::ordered);
    place = new int[ordered ? layout.members() : 0];
    poolPlace = new int[ordered ? layout.members() : 0];
    turnsTaken = numbers;
    order(topology);
  }

  /**
   * The index of another topology, in which every number is still out. Turns go on where they were;
   * a number that is new in its pool has its first turn before the others have another.
   */
  PoolIndex rebuilt(Topology topology) {
    PoolIndex next = new PoolIndex(topology);
    next.turnsTaken = Math.max(next.turnsTaken, turnsTaken);
    for (int t = 0; t < topology.templates().size(); t++) {
      if (topology.templates().get(t).selection() == Selection.ROUND_ROBIN) {
        next.takeTurnsOver(this, topology, t);
      }
    }
    return next;
  }

  private static boolean ordered(Template template) {
    return template.selection() == Selection.ROUND_ROBIN
        || template.selection() == Selection.LOCAL_PRESENCE;
  }

  private void takeTurnsOver(PoolIndex old, Topology topology, int template) {
    List<long[]> inTurn = new ArrayList<>();
    for (int number : topology.templates().get(template).pool()) {
      int member = layout.member(number, template);
      inTurn.add(new long[] {old.turnOf(number, template), member});
    }
    // A stable sort: those without a turn so far stay in the order of the pool.
    inTurn.sort(Comparator.comparingLong(turn -> turn[0]));
    for (int i = 0; i < inTurn.size(); i++) {
      int member = (int) inTurn.get(i)[1];
      turns(layout.group(member)).had(place[member], i);
    }
  }

  /** When the number had its last turn in the pool, or -1 if it is not in it. */
  private long turnOf(int number, int template) {
    boolean known = number < numbers() && template < layout.templates();
    int member = known ? layout.member(number, template) : NONE;
    TurnOrder order = member == NONE ? null : turns[layout.group(member)];
    return order == null ? NONE : order.turn(place[member]);
  }

  private void order(Topology topology) {
    List<List<Integer>> ofGroup = new ArrayList<>();
    List<List<Integer>> ofPool = new ArrayList<>();
    for (int g = 0; g < layout.groups(); g++) {
      ofGroup.add(new ArrayList<>());
    }
    for (int t = 0; t < poolDigits.length; t++) {
      ofPool.add(new ArrayList<>());
    }
    for (int m = 0; m < layout.members(); m++) {
      ofGroup.get(layout.group(m)).add(m);
      ofPool.get(layout.template(layout.group(m))).add(m);
    }
    for (int t = 0; t < poolDigits.length; t++) {
      if (topology.templates().get(t).selection() == Selection.LOCAL_PRESENCE) {
        poolDigits[t] = digitOrder(topology, ofPool.get(t), poolPlace);
      }
    }
    for (int g = 0; g < layout.groups(); g++) {
      Selection selection = topology.templates().get(layout.template(g)).selection();
      if (selection == Selection.LOCAL_PRESENCE) {
        digits[g] = digitOrder(topology, ofGroup.get(g), place);
      } else if (selection == Selection.ROUND_ROBIN) {
        turns[g] = turnOrder(topology.templates().get(layout.template(g)), ofGroup.get(g));
      }
    }
  }

  private DigitOrder digitOrder(Topology topology, List<Integer> members, int[] places) {
    members.sort(Comparator.comparingLong(m -> DigitOrder.key(e164(topology, m))));
    for (int i = 0; i < members.size(); i++) {
      places[members.get(i)] = i;
    }
    long[] e164 = members.stream().mapToLong(m -> e164(topology, m)).toArray();
    return new DigitOrder(e164, numbersOf(members));
  }

  private TurnOrder turnOrder(Template template, List<Integer> members) {
    Map<Integer, Integer> positionOf = new HashMap<>();
    int size = template.pool().size();
    int last = size - bands.shares.firstTurn(size);
    for (int number : template.pool()) {
      positionOf.put(number, (positionOf.size() + last) % size);
    }
    for (int i = 0; i < members.size(); i++) {
      place[members.get(i)] = i;
    }
    int[] positions =
        members.stream().mapToInt(m -> positionOf.getOrDefault(layout.number(m), 0)).toArray();
    return new TurnOrder(numbersOf(members), positions);
  }

  private long e164(Topology topology, int member) {
    return topology.numbers().get(layout.number(member)).e164();
  }

  private int[] numbersOf(List<Integer> members) {
    return members.stream().mapToInt(layout::number).toArray();
  }

  /** The templates are asked for so much now; see {@link Demand#weights}. */
  void weigh(double[] demand) {
    bands.weigh(demand);
  }

  /** Whether some number of the group can take a call. */
  boolean any(int group) {
    int end = bands.first(group + 1);
    for (int band = bands.first(group); band < end; band++) {
      if (levels[band] != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Rank of the best number of the group, by how much others need it and then by level, to be
   * compared with that of other groups of the pool; {@link #NOBODY} if none can take a call.
   */
  int bestRank(int group) {
    int best = NOBODY;
    int end = bands.first(group + 1);
    for (int band = bands.first(group); band < end; band++) {
      best = Math.min(best, rank(band));
    }
    return best;
  }

  /**
   * Of the numbers that others need least, the least loaded, and of those the least recently used
   * number of the group.
   *
   * @param wanted the group's {@link #bestRank}, not {@link #NOBODY}
   */
  int best(int group, int wanted) {
    int best = NONE;
    int end = bands.first(group + 1);
    for (int band = bands.first(group); band < end; band++) {
      if (rank(band) == wanted) {
        int number = layout.number(heads[band * LEVELS + wanted % LEVELS]);
        best = best == NONE || since(number) < since(best) ? number : best;
      }
    }
    return best;
  }

  private int rank(int band) {
    return levels[band] == 0
        ? NOBODY
        : bands.rank(band) * LEVELS + Integer.numberOfTrailingZeros(levels[band]);
  }

  /** The order of turns of a group whose template chooses by it. */
  TurnOrder turns(int group) {
    return ordered(turns[group]);
  }

  /** The order of digits of a group whose template chooses by it. */
  DigitOrder digits(int group) {
    return ordered(digits[group]);
  }

  /** The order of digits of a whole pool that is chosen from by it. */
  DigitOrder poolDigits(int template) {
    return ordered(poolDigits[template]);
  }

  private static <T> T ordered(@Nullable T order) {
    if (order == null) {
      throw new IllegalStateException("the group's template chooses otherwise");
    }
    return order;
  }

  /** How many numbers of the group are out for the reason. */
  int out(int group, int reason) {
    return outs[group * REASONS + reason(reason)];
  }

  int numbers() {
    return places.length / NUMBER_INTS - 1;
  }

  int standing(int number) {
    return places[number * NUMBER_INTS + STANDING];
  }

  /** Grows with each placing: who has less was placed longer ago, or is a node's own number. */
  long since(int number) {
    int at = number * NUMBER_INTS + SINCE;
    return (long) places[at + 1] << 32 | (places[at] & 0xffff_ffffL);
  }

  /** The number gets a call of the template; to be told before it is placed anew. */
  void chosen(int number, int template) {
    int member = layout.member(number, template);
    TurnOrder order = turns[layout.group(member)];
    if (order != null) {
      order.had(place[member], turnsTaken++);
    }
  }

  /**
   * Puts a number where it now belongs in every pool, at the end of its list.
   *
   * @param to a level from 0, or one of the reasons
   */
  void place(int number, int to) {
    int at = number * NUMBER_INTS;
    int from = places[at + STANDING];
    places[at + STANDING] = to;
    long since = ++placings + bands.shares.handicap(number);
    places[at + SINCE] = (int) since;
    places[at + SINCE + 1] = (int) (since >> 32);
    int end = layout.endMember(number);
    for (int m = layout.firstMember(number); m < end; m++) {
      int group = layout.group(m);
      if (from >= 0) {
        unlink(m, group, from);
      } else {
        outs[group * REASONS + reason(from)]--;
      }
      if (to >= 0) {
        append(m, group, to);
      } else {
        outs[group * REASONS + reason(to)]++;
      }
      reorder(m, group, to, since);
    }
  }

  private void reorder(int member, int group, int to, long since) {
    TurnOrder byTurn = turns[group];
    DigitOrder byDigits = digits[group];
    if (byTurn != null) {
      byTurn.place(place[member], to);
    } else if (byDigits != null) {
      byDigits.place(place[member], to, since);
      poolDigits(layout.template(group)).place(poolPlace[member], to, since);
    }
  }

  private void append(int member, int group, int level) {
    int band = bands.of(group, member);
    int list = band * LEVELS + level;
    links[member * MEMBER_INTS + PREVIOUS] = tails[list];
    links[member * MEMBER_INTS + NEXT] = NONE;
    if (tails[list] == NONE) {
      heads[list] = member;
      levels[band] |= 1 << level;
    } else {
      links[tails[list] * MEMBER_INTS + NEXT] = member;
    }
    tails[list] = member;
  }

  private void unlink(int member, int group, int level) {
    int band = bands.of(group, member);
    int list = band * LEVELS + level;
    int before = links[member * MEMBER_INTS + PREVIOUS];
    int after = links[member * MEMBER_INTS + NEXT];
    if (before == NONE) {
      heads[list] = after;
    } else {
      links[before * MEMBER_INTS + NEXT] = after;
    }
    if (after == NONE) {
      tails[list] = before;
    } else {
      links[after * MEMBER_INTS + PREVIOUS] = before;
    }
    if (heads[list] == NONE) {
      levels[band] &= ~(1 << level);
    }
  }

  private static int reason(int standing) {
    return -standing - 1;
  }

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, NONE);
    return array;
  }
}
