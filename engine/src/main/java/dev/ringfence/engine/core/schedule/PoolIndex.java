package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers that can take a call now, per pool. Lane-confined. Finding one costs the same for 10
 * numbers and for a million, at any busy ratio, and allocates nothing.
 *
 * <p>A pool is split into groups, one per account, because an account's limits close all of its
 * numbers at once. In a group the numbers stand in lists by relative load (channels taken of
 * channels there), {@value #LEVELS} of them, with a bit per list that is not empty. The best number
 * is the head of the lowest list: the least loaded, and among those the one that came into the list
 * first, which is the least recently used. A number that cannot take a call stands in no list and
 * is counted by the reason.
 */
final class PoolIndex {
  static final int LEVELS = 32;

  /** Standings below 0 say why a number is out. */
  static final int OUT_CHANNELS = -1;

  static final int OUT_CAP = -2;
  static final int OUT_OFF = -3;
  private static final int REASONS = 3;
  private static final int NONE = -1;

  private final int[] groupStart;
  private final int[] groupAccount;
  private final int[] groupTemplate;
  private final int[] memberStart;
  private final int[] memberGroup;
  private final int[] memberNumber;
  private final int[] next;
  private final int[] previous;
  private final int[] standing;
  private final int[] heads;
  private final int[] tails;
  private final int[] levels;
  private final int[] outs;
  private final int[] sizes;

  PoolIndex(Topology topology) {
    int templates = topology.templates().size();
    int numbers = topology.numbers().size();
    List<Integer> accounts = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    List<List<Integer>> groupsOfNumber = new ArrayList<>();
    for (int n = 0; n < numbers; n++) {
      groupsOfNumber.add(new ArrayList<>());
    }
    groupStart = new int[templates + 1];
    for (int t = 0; t < templates; t++) {
      groupStart[t] = accounts.size();
      Map<Integer, Integer> groupByAccount = new LinkedHashMap<>();
      for (int n : topology.templates().get(t).pool()) {
        int account = topology.numbers().get(n).account();
        Integer group = groupByAccount.get(account);
        if (group == null) {
          group = accounts.size();
          groupByAccount.put(account, group);
          accounts.add(account);
          owners.add(t);
        }
        groupsOfNumber.get(n).add(group);
      }
    }
    groupStart[templates] = accounts.size();
    groupAccount = toArray(accounts);
    groupTemplate = toArray(owners);
    memberStart = new int[numbers + 1];
    List<Integer> members = new ArrayList<>();
    List<Integer> who = new ArrayList<>();
    for (int n = 0; n < numbers; n++) {
      memberStart[n] = members.size();
      for (int group : groupsOfNumber.get(n)) {
        members.add(group);
        who.add(n);
      }
    }
    memberStart[numbers] = members.size();
    memberGroup = toArray(members);
    memberNumber = toArray(who);
    next = filled(members.size());
    previous = filled(members.size());
    standing = new int[numbers];
    Arrays.fill(standing, OUT_OFF);
    heads = filled(accounts.size() * LEVELS);
    tails = filled(accounts.size() * LEVELS);
    levels = new int[accounts.size()];
    outs = new int[accounts.size() * REASONS];
    sizes = new int[accounts.size()];
    for (int group : memberGroup) {
      sizes[group]++;
      outs[group * REASONS + reason(OUT_OFF)]++;
    }
  }

  int firstGroup(int template) {
    return groupStart[template];
  }

  int endGroup(int template) {
    return groupStart[template + 1];
  }

  int account(int group) {
    return groupAccount[group];
  }

  int groups() {
    return groupAccount.length;
  }

  int template(int group) {
    return groupTemplate[group];
  }

  /** Numbers in the group. */
  int size(int group) {
    return sizes[group];
  }

  int firstMember(int number) {
    return memberStart[number];
  }

  int endMember(int number) {
    return memberStart[number + 1];
  }

  int groupOfMember(int member) {
    return memberGroup[member];
  }

  /** Level of the least loaded number of the group, or {@link #LEVELS} if none can take a call. */
  int bestLevel(int group) {
    return Integer.numberOfTrailingZeros(levels[group]);
  }

  /** The least loaded, least recently used number of the group, which must have one. */
  int best(int group) {
    return memberNumber[heads[group * LEVELS + bestLevel(group)]];
  }

  /** How many numbers of the group are out for the reason. */
  int out(int group, int reason) {
    return outs[group * REASONS + reason(reason)];
  }

  int standing(int number) {
    return standing[number];
  }

  /**
   * Puts a number where it now belongs in every pool, at the end of its list.
   *
   * @param to a level from 0, or one of the reasons
   */
  void place(int number, int to) {
    int from = standing[number];
    standing[number] = to;
    for (int m = memberStart[number]; m < memberStart[number + 1]; m++) {
      int group = memberGroup[m];
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
    }
  }

  private void append(int member, int group, int level) {
    int list = group * LEVELS + level;
    previous[member] = tails[list];
    next[member] = NONE;
    if (tails[list] == NONE) {
      heads[list] = member;
      levels[group] |= 1 << level;
    } else {
      next[tails[list]] = member;
    }
    tails[list] = member;
  }

  private void unlink(int member, int group, int level) {
    int list = group * LEVELS + level;
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
      levels[group] &= ~(1 << level);
    }
  }

  private static int reason(int standing) {
    return -standing - 1;
  }

  private static int[] toArray(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, NONE);
    return array;
  }
}
