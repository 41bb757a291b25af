package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Names;
import java.util.List;

/**
 * The keys of batches, of their directory and of the members: each under one hash tag, with the
 * version of the format in front. Immutable.
 */
public record BatchKeys(String prefix) {
  /** Version of the scripts' records. */
  private static final String FORMAT = "1";

  private static final String BATCHES = "batches";
  private static final String[] BATCH = {
    "meta", "head", "rows", "segments", "free", "fates", "counts"
  };
  private static final String[] DIRECTORY = {"meta", "live", "labels", "finished"};
  private static final String[] MEMBERS = {"meta", "beats", "dead"};

  public BatchKeys {
    Names.check("prefix", prefix);
  }

  /** Channel on which the ids of batches are published that somebody should look at. A hint. */
  public String channel() {
    return prefix + FORMAT + ":news:batches";
  }

  /** Where nodes say how many calls of a batch they have in progress. A hint. */
  public String progress(String id) {
    return key("b:" + id, "progress");
  }

  /** A key of the directory that the scripts know nothing of. */
  public String besideDirectory(String part) {
    return key(BATCHES, part);
  }

  /** Those of a batch, and after them what each of these nodes owns of it. */
  String[] batch(String id, List<String> nodes) {
    Names.check("batch", id);
    String[] keys = keys("b:" + id, BATCH, nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      keys[BATCH.length + i] = key("b:" + id, "o:" + nodes.get(i));
    }
    return keys;
  }

  String[] directory() {
    return keys(BATCHES, DIRECTORY, 0);
  }

  String[] members() {
    return keys("nodes", MEMBERS, 0);
  }

  private String[] keys(String tag, String[] parts, int more) {
    String[] keys = new String[parts.length + more];
    for (int i = 0; i < parts.length; i++) {
      keys[i] = key(tag, parts[i]);
    }
    return keys;
  }

  private String key(String tag, String part) {
    return prefix + FORMAT + ":{" + tag + "}:" + part;
  }
}
