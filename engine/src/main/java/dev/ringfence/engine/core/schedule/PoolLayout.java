package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who stands where in the pools. Immutable.
 *
 * <p>A pool is split into groups, one per account, because an account's limits close all of its
 * numbers at once. A number is a member of one group of every pool it is in. Members of a number
 * stand side by side, so that moving the number touches all of its pools in one walk.
 */
final class PoolLayout {
  private final int[] groupStart;
  private final int[] groupAccount;
  private final int[] groupTemplate;
  private final int[] memberStart;
  private final int[] memberGroup;
  private final int[] memberNumber;
  private final int[] memberPosition;
  private final int[] sizes;
  private final int[][] groupsOfAccount;

  PoolLayout(Topology topology) {
    int templates = topology.templates().size();
    int numbers = topology.numbers().size();
    List<Integer> accounts = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    List<List<int[]>> places = new ArrayList<>();
    for (int n = 0; n < numbers; n++) {
      places.add(new ArrayList<>());
    }
    groupStart = new int[templates + 1];
    for (int t = 0; t < templates; t++) {
      groupStart[t] = accounts.size();
      Map<Integer, Integer> groupByAccount = new LinkedHashMap<>();
      int position = 0;
      for (int n : topology.templates().get(t).pool()) {
        int account = topology.numbers().get(n).account();
        Integer group = groupByAccount.get(account);
        if (group == null) {
          group = accounts.size();
          groupByAccount.put(account, group);
          accounts.add(account);
          owners.add(t);
        }
        places.get(n).add(new int[] {group, position++});
      }
    }
    groupStart[templates] = accounts.size();
    groupAccount = accounts.stream().mapToInt(Integer::intValue).toArray();
    groupTemplate = owners.stream().mapToInt(Integer::intValue).toArray();
    int members = places.stream().mapToInt(List::size).sum();
    memberStart = new int[numbers + 1];
    memberGroup = new int[members];
    memberNumber = new int[members];
    memberPosition = new int[members];
    sizes = new int[groupAccount.length];
    int m = 0;
    for (int n = 0; n < numbers; n++) {
      memberStart[n] = m;
      for (int[] place : places.get(n)) {
        memberGroup[m] = place[0];
        memberPosition[m] = place[1];
        memberNumber[m++] = n;
        sizes[place[0]]++;
      }
    }
    memberStart[numbers] = m;
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
    return memberGroup.length;
  }

  int firstMember(int number) {
    return memberStart[number];
  }

  int endMember(int number) {
    return memberStart[number + 1];
  }

  int group(int member) {
    return memberGroup[member];
  }

  int number(int member) {
    return memberNumber[member];
  }

  /** Where the pool names it, from 0. */
  int position(int member) {
    return memberPosition[member];
  }

  /** The number's member in the template's pool, or -1. */
  int member(int number, int template) {
    for (int m = memberStart[number]; m < memberStart[number + 1]; m++) {
      if (groupTemplate[memberGroup[m]] == template) {
        return m;
      }
    }
    return -1;
  }
}
