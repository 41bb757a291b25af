package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
 * of the {@link PoolBands}, and the numbers that others need least go first.
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
  private final PoolBands bands;
  private final int[] next;
  private final int[] previous;
  private final int[] standing;
  private final long[] since;
  private final int[] heads;
  private final int[] tails;

  /** By group and band, a bit for each list that is not empty. */
  private final int[] levels;

  private final int[] outs;
  private final @Nullable TurnOrder[] turns;
  private final @Nullable DigitOrder[] digits;

  /** Where a member stands in the order of its group, if that has one. */
  private final int[] place;

  private long placings;
  private long turnsTaken;

  PoolIndex(Topology topology) {
    layout = new PoolLayout(topology);
    bands = new PoolBands(topology, layout);
    int numbers = topology.numbers().size();
    int groups = layout.groups();
    next = filled(layout.members());
    previous = filled(layout.members());
    standing = new int[numbers];
    since = new long[numbers];
    Arrays.fill(standing, OUT_OFF);
    heads = filled(bands.all() * LEVELS);
    tails = filled(bands.all() * LEVELS);
    levels = new int[bands.all()];
    outs = new int[groups * REASONS];
    for (int g = 0; g < groups; g++) {
      outs[g * REASONS + reason(OUT_OFF)] = layout.size(g);
    }
    turns = new TurnOrder[groups];
    digits = new DigitOrder[groups];
    place = new int[layout.members()];
    turnsTaken = numbers;
    order(topology);
  }

  private void order(Topology topology) {
    List<List<Integer>> membersOf = new ArrayList<>();
    for (int g = 0; g < layout.groups(); g++) {
      membersOf.add(new ArrayList<>());
    }
    for (int m = 0; m < layout.members(); m++) {
      membersOf.get(layout.group(m)).add(m);
    }
    for (int g = 0; g < layout.groups(); g++) {
      Selection selection = topology.templates().get(layout.template(g)).selection();
      List<Integer> members = membersOf.get(g);
      if (selection == Selection.LOCAL_PRESENCE) {
        members.sort(Comparator.comparingLong(m -> DigitOrder.key(e164(topology, m))));
        long[] e164 = members.stream().mapToLong(m -> e164(topology, m)).toArray();
        digits[g] = new DigitOrder(e164, numbersOf(members));
      } else if (selection == Selection.ROUND_ROBIN) {
        int[] positions = members.stream().mapToInt(layout::position).toArray();
        turns[g] = new TurnOrder(numbersOf(members), positions);
      }
      for (int i = 0; i < members.size(); i++) {
        place[members.get(i)] = i;
      }
    }
  }

  private long e164(Topology topology, int member) {
    return topology.numbers().get(layout.number(member)).e164();
  }

  private int[] numbersOf(List<Integer> members) {
    return members.stream().mapToInt(layout::number).toArray();
  }

  /**
   * Rank of the best number of the group, by band and then by level, to be compared with that of
   * other groups of the pool; {@link #NOBODY} if none can take a call.
   */
  int bestRank(int group) {
    int first = bands.first(group);
    int end = bands.first(group + 1);
    for (int band = first; band < end; band++) {
      if (levels[band] != 0) {
        return (band - first) * LEVELS + Integer.numberOfTrailingZeros(levels[band]);
      }
    }
    return NOBODY;
  }

  /**
   * Of the numbers that others need least, the least loaded, and of those the least recently used
   * number of the group, which must have one that can take a call.
   */
  int best(int group) {
    return layout.number(heads[bands.first(group) * LEVELS + bestRank(group)]);
  }

  /** The order of turns of a group whose template chooses by it. */
  TurnOrder turns(int group) {
    return ordered(turns[group]);
  }

  /** The order of digits of a group whose template chooses by it. */
  DigitOrder digits(int group) {
    return ordered(digits[group]);
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

  int standing(int number) {
    return standing[number];
  }

  /** Grows with each placing: of two numbers the one with less was placed longer ago. */
  long since(int number) {
    return since[number];
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
    int from = standing[number];
    standing[number] = to;
    since[number] = placings++;
    for (int m = layout.firstMember(number); m < layout.endMember(number); m++) {
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
      TurnOrder byTurn = turns[group];
      DigitOrder byDigits = digits[group];
      if (byTurn != null) {
        byTurn.place(place[m], to);
      } else if (byDigits != null) {
        byDigits.place(place[m], to, since[number]);
      }
    }
  }

  private void append(int member, int group, int level) {
    int band = bands.first(group) + bands.of(member);
    int list = band * LEVELS + level;
    previous[member] = tails[list];
    next[member] = NONE;
    if (tails[list] == NONE) {
      heads[list] = member;
      levels[band] |= 1 << level;
    } else {
      next[tails[list]] = member;
    }
    tails[list] = member;
  }

  private void unlink(int member, int group, int level) {
    int band = bands.first(group) + bands.of(member);
    int list = band * LEVELS + level;
    int before = previous[member];
    int after = next[member];
    if (before == NONE) {
      heads[list] = after;
    } else {
      next[before] = after;
    }
    if (after == NONE) {
      tails[list] = before;
    } else {
      previous[after] = before;
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
