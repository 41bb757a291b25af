package dev.ringfence.engine.redis.suppression;

import dev.ringfence.engine.redis.Names;

/**
 * The keys of suppression lists: those of a workspace under one hash tag, with the version of the
 * format in front. Immutable.
 */
public record SuppressionKeys(String prefix) {
  /** Version of the scripts' records. */
  private static final String FORMAT = "1";

  public SuppressionKeys {
    Names.check("prefix", prefix);
  }

  /** Channel on which workspaces are published whose lists have changed. A hint. */
  public String channel() {
    return prefix + FORMAT + ":news:suppressions";
  }

  String[] of(String workspace) {
    Names.check("workspace", workspace);
    String tag = prefix + FORMAT + ":{s:" + workspace + "}:";
    return new String[] {tag + "list", tag + "changes"};
  }
}
