package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.Cluster;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads with whom an engine shares its limits. Stateless. */
final class ClusterReader {
  /** Their places are six bits of the ids of attempts. */
  static final int MOST_NODES = 64;

  private static final int SLICES = 16;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern URL =
      Pattern.compile("(rediss?|redis-sentinel)://[^,\\s]+(,[^,\\s]+)*");

  private ClusterReader() {}

  static @Nullable Cluster cluster(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    if (!value.isMap()) {
      value.problem(
          "must be a section with redis: redis://HOST:PORT, nodes: [all of them] and node: this one");
      return null;
    }
    Section section = value.section(Keys.CLUSTER);
    String redis = section.text("redis");
    if (!redis.isEmpty() && !URL.matcher(redis).matches()) {
      section.problem(
          "redis",
          "must be redis://HOST:PORT (rediss:// with TLS), several with commas between them for a"
              + " Redis Cluster, or redis-sentinel://HOST:PORT,HOST:PORT/0#MASTER");
    }
    List<String> nodes = nodes(section);
    String node = section.text("node");
    if (!node.isEmpty() && !nodes.contains(node)) {
      section.problem("node", "'" + node + "' is not among nodes" + NearestName.hint(node, nodes));
    }
    return new Cluster(
        new Secret(redis),
        nodes,
        node,
        section.optional("prefix", ClusterReader::prefix, "ringfence:"),
        section.whole("slices", SLICES, 1, 1024),
        section.whole("version", 0, 0, Integer.MAX_VALUE));
  }

  private static List<String> nodes(Section section) {
    Set<String> names = new LinkedHashSet<>();
    List<Value> items = new ArrayList<>(section.requiredList("nodes"));
    for (Value item : items) {
      String name = item.text();
      if (name == null) {
        continue;
      }
      if (!NAME.matcher(name).matches()) {
        item.problem("must be 1 to 64 letters, digits, dots, dashes or underscores");
      }
      if (!names.add(name)) {
        item.problem("is named twice");
      }
    }
    if (items.size() > MOST_NODES) {
      section.problem("nodes", "must be " + MOST_NODES + " at most");
    }
    return List.copyOf(names);
  }

  private static String prefix(String text) {
    if (!text.matches("[A-Za-z0-9:._-]{1,64}")) {
      throw new IllegalArgumentException(
          "must be 1 to 64 letters, digits, colons, dots, dashes or underscores");
    }
    return text;
  }
}
