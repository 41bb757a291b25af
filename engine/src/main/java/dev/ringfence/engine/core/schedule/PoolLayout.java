package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who belongs where in the pools. Immutable, but for what the {@link PoolIndex} keeps in its
 * records: where the numbers stand now.
 *
 * <p>A pool is split into groups, one per account, because an account's limits close all of its
 * numbers at once. A number is a member of one group of every pool it is in. Members of a number
 * stand side by side, so that moving the number touches all of its pools in one walk.
 *
 * <p>All that is known of a number, and of a member, lies in one record: in a large pool the next
 * number is never in the cache, and each array that it had a value in would be a miss of its own.
 */
final class PoolLayout {
  /** Of a number: {@link PoolIndex}'s. */
  static final int STANDING = 0;

  private static final int FIRST = 1;

  /** Of a number: {@link PoolIndex}'s, a long. */
  static final int SINCE = 2;

  /** Ints of a number's record. */
  static final int NUMBER_INTS = 4;

  /** Of a member: {@link PoolIndex}'s, as is the previous one. */
  static final int NEXT = 0;

  static final int PREVIOUS = 1;
  private static final int NUMBER = 2;
  private static final int GROUP = 3;

  /** Ints of a member's record. */
  static final int MEMBER_INTS = 4;

  final int[] numbers;
  final int[] members;
  private final int[] groupStart;
  private final int[] groupAccount;
  private final int[] groupTemplate;
  private final int[] sizes;
  private final int[][] groupsOfAccount;

  PoolLayout(Topology topology) {
    int templates = topology.templates().size();
    int known = topology.numbers().size();
    List<Integer> accounts = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    List<List<Integer>> groupsOf = new ArrayList<>();
    for (int n = 0; n < known; n++) {
      groupsOf.add(new ArrayList<>(1));
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
        groupsOf.get(n).add(group);
      }
    }
    groupStart[templates] = accounts.size();
    groupAccount = accounts.stream().mapToInt(Integer::intValue).toArray();
    groupTemplate = owners.stream().mapToInt(Integer::intValue).toArray();
    sizes = new int[groupAccount.length];
    numbers = new int[(known + 1) * NUMBER_INTS];
    members = new int[groupsOf.stream().mapToInt(List::size).sum() * MEMBER_INTS];
    int m = 0;
    for (int n = 0; n < known; n++) {
      numbers[n * NUMBER_INTS + FIRST] = m;
      for (int group : groupsOf.get(n)) {
        members[m * MEMBER_INTS + NUMBER] = n;
        members[m * MEMBER_INTS + GROUP] = group;
        m++;
        sizes[group]++;
      }
    }
    numbers[known * NUMBER_INTS + FIRST] = m;
    groupsOfAccount = groupsOfAccount(topology.accounts().size());
  }

  private int[][] groupsOfAccount(int accounts) {
    int[] count = new int[accounts];
    for (int account : groupAccount) {
      count[account]++;
    }
    int[][] groups = new int[accounts][];
    for (int a = 0; a < accounts; a++) {
      groups[a] = new int[count[a]];
    }
    for (int g = groupAccount.length - 1; g >= 0; g--) {
      groups[groupAccount[g]][--count[groupAccount[g]]] = g;
    }
    return groups;
  }

  int templates() {
    return groupStart.length - 1;
  }

  int groups() {
    return groupAccount.length;
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

  int template(int group) {
    return groupTemplate[group];
  }

  /** Numbers in the group. */
  int size(int group) {
    return sizes[group];
  }

  /** The account's groups, in any pool; not to be changed. */
  int[] groupsOf(int account) {
    return groupsOfAccount[account];
  }

  int members() {
    return members.length / MEMBER_INTS;
  }

  int firstMember(int number) {
    return numbers[number * NUMBER_INTS + FIRST];
  }

  int endMember(int number) {
    return numbers[(number + 1) * NUMBER_INTS + FIRST];
  }

  int group(int member) {
    return members[member * MEMBER_INTS + GROUP];
  }

  int number(int member) {
    return members[member * MEMBER_INTS + NUMBER];
  }

  /** The number's member in the template's pool, or -1. */
  int member(int number, int template) {
    for (int m = firstMember(number); m < endMember(number); m++) {
      if (groupTemplate[group(m)] == template) {
        return m;
      }
    }
    return -1;
  }
}
