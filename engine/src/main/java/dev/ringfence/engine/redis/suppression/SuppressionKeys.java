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

  /** A key of a workspace's list that the scripts know nothing of. */
  public String beside(String workspace, String part) {
    return key(workspace, part);
  }

  String[] of(String workspace) {
    return new String[] {key(workspace, "list"), key(workspace, "changes")};
  }

  private String key(String workspace, String part) {
    Names.check("workspace", workspace);
    return prefix + FORMAT + ":{s:" + workspace + "}:" + part;
  }
}
