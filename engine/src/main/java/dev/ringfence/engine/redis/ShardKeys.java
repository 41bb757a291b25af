package dev.ringfence.engine.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of a shard: one hash tag, so that Redis Cluster keeps them together. Immutable.
 *
 * <p>The version of the format is in the prefix, and the count of slices in the tag of a slice:
 * with another format, or another count, nothing of what was written before is read as if it were
 * complete. Such a shard is empty, and an empty shard grants nothing until all nodes have
 * re-asserted.
 */
public record ShardKeys(String prefix, String tag) {
  /** Version of the scripts' records. */
  static final String FORMAT = "3";

  private static final String[] PARTS = {"meta", "leases", "expiry", "older", "subjects"};

  public ShardKeys {
    Names.check("prefix", prefix);
    Names.check("tag", tag);
  }

  /** The shard of an account and its numbers. */
  public static ShardKeys account(String prefix, String account) {
    return new ShardKeys(prefix, "a:" + account);
  }

  /** The shard of those destinations that are in the slice. */
  public static ShardKeys destinations(String prefix, int slice, int slices) {
    return new ShardKeys(prefix, "d:" + slice + "/" + slices);
  }

  /** In which of so many slices a destination is. */
  public static int slice(long destination, int slices) {
    return (int) Math.floorMod((destination * 0x9E3779B97F4A7C15L) >>> 32, (long) slices);
  }

  /** Where the scripts of an account's shard publish what its numbers carry. */
  public String news() {
    return key(FORMAT, "news");
  }

  /** Where nodes say for which accounts they have calls that wait. A hint. */
  public static String wanted(String prefix) {
    return prefix + FORMAT + ":news:wanted";
  }

  /** A key of this shard that the scripts know nothing of. */
  public String beside(String part) {
    return key(FORMAT, part);
  }

  /**
   * The keys that older formats had of this shard, for each format: what tells such a shard what it
   * knows, and these parts beside it.
   */
  public List<String[]> older(List<String> beside) {
    List<String[]> all = new ArrayList<>();
    for (int format = 1; format < Integer.parseInt(FORMAT); format++) {
      String older = Integer.toString(format);
      all.add(
          Stream.concat(Stream.of(PARTS[0]), beside.stream())
              .map(part -> key(older, part))
              .toArray(String[]::new));
    }
    return all;
  }

  /** In the order in which the scripts take them. */
  String[] all() {
    String[] keys = new String[PARTS.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(FORMAT, PARTS[i]);
    }
    return keys;
  }

  private String key(String format, String part) {
    return prefix + format + ":{" + tag + "}:" + part;
  }
}
