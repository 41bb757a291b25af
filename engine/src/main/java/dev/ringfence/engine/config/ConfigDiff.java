package dev.ringfence.engine.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is different between two configurations, in words. Immutable, stateless. Works on the trees
 * that {@link ConfigTree} makes, so one of them may come from a running engine.
 */
public final class ConfigDiff {
  private static final String RESTART = "; restart to change this";

  /** Numbers that change in the same way are told one by one up to here, then by their count. */
  private static final int ONE_BY_ONE = 3;

  private ConfigDiff() {}

  /** Everything that would change, a line each; empty if nothing would. */
  public static List<String> changes(JsonNode before, JsonNode after) {
    List<String> lines = new ArrayList<>();
    for (String name : names(before, after)) {
      JsonNode old = before.path(name);
      JsonNode now = after.path(name);
      switch (name) {
        case "workspaces", "accounts", "templates" -> named(lines, singular(name), old, now);
        case "numbers" -> numbers(lines, old, now);
        default -> {
          String words = name.replace('_', ' ');
          if (old.isObject() && now.isObject()) {
            fields(old, now).forEach(field -> lines.add(words + ": " + field));
          } else if (!old.equals(now)) {
            lines.add(words + ": " + ConfigWords.change(name, old, now));
          }
        }
      }
    }
    return lines;
  }

  /**
   * What a running engine cannot change, a line each; if there is any, it keeps its configuration
   * whole.
   */
  public static List<String> refusals(JsonNode running, JsonNode next) {
    List<String> lines = new ArrayList<>();
    for (String field : fields(running.path("server"), next.path("server"))) {
      lines.add("server: " + field + RESTART);
    }
    if (!running.path("store").path("path").equals(next.path("store").path("path"))) {
      lines.add("store: path" + RESTART);
    }
    JsonNode cluster = running.path("cluster");
    JsonNode nextCluster = next.path("cluster");
    if (cluster.isObject() != nextCluster.isObject()) {
      lines.add("cluster" + RESTART);
    } else if (cluster.isObject()) {
      for (String field : fields(withoutVersion(cluster), withoutVersion(nextCluster))) {
        lines.add("cluster: " + field + RESTART);
      }
    }
    Map<String, JsonNode> accounts = byKey(next.path("accounts"), "name");
    for (JsonNode account : running.path("accounts")) {
      fixed(lines, "account", account, accounts, "name", "provider", "id");
    }
    Map<String, JsonNode> numbers = byKey(next.path("numbers"), "e164");
    for (JsonNode number : running.path("numbers")) {
      fixed(lines, "number", number, numbers, "e164", "account");
    }
    Map<String, JsonNode> templates = byKey(next.path("templates"), "name");
    for (JsonNode template : running.path("templates")) {
      fixed(lines, "template", template, templates, "name", "workspace");
    }
    return lines;
  }

  /** It says that limits changed, which they may at any time. */
  private static JsonNode withoutVersion(JsonNode cluster) {
    return ((ObjectNode) cluster.deepCopy()).without("version");
  }

  private static void fixed(
      List<String> lines,
      String what,
      JsonNode old,
      Map<String, JsonNode> others,
      String key,
      String... fields) {
    JsonNode now = others.get(old.path(key).asText());
    if (now == null) {
      return;
    }
    for (String field : fields) {
      if (!old.path(field).equals(now.path(field))) {
        String change = ConfigWords.change(field, old.path(field), now.path(field));
        lines.add(what + " " + old.path(key).asText() + ": " + field + " " + change + RESTART);
      }
    }
  }

  private static void named(List<String> lines, String what, JsonNode before, JsonNode after) {
    Map<String, JsonNode> old = byKey(before, "name");
    Map<String, JsonNode> now = byKey(after, "name");
    now.forEach(
        (name, item) -> {
          JsonNode was = old.get(name);
          if (was == null) {
            lines.add("+ " + what + " " + name);
          } else {
            fields(was, item).forEach(field -> lines.add(what + " " + name + ": " + field));
          }
        });
    for (String name : old.keySet()) {
      if (!now.containsKey(name)) {
        lines.add("- " + what + " " + name + ConfigWords.whatBecomesOf(what));
      }
    }
  }

  private static void numbers(List<String> lines, JsonNode before, JsonNode after) {
    Map<String, JsonNode> old = byKey(before, "e164");
    Map<String, JsonNode> now = byKey(after, "e164");
    Map<String, List<String>> same = new LinkedHashMap<>();
    now.forEach(
        (e164, item) -> {
          JsonNode was = old.get(e164);
          String account = " in account " + item.path("account").asText();
          if (was == null) {
            same.computeIfAbsent("+|" + account, key -> new ArrayList<>()).add(e164);
          } else if (!was.equals(item)) {
            String changed = String.join(", ", fields(was, item));
            same.computeIfAbsent("|" + account + ": " + changed, key -> new ArrayList<>())
                .add(e164);
          }
        });
    old.forEach(
        (e164, item) -> {
          if (!now.containsKey(e164)) {
            String account = " in account " + item.path("account").asText();
            String key = "-|" + account + ConfigWords.whatBecomesOf("number");
            same.computeIfAbsent(key, unused -> new ArrayList<>()).add(e164);
          }
        });
    same.forEach((key, which) -> lines.addAll(alike(key, which)));
  }

  private static List<String> alike(String key, List<String> which) {
    String sign = key.substring(0, key.indexOf('|'));
    String rest = key.substring(key.indexOf('|') + 1);
    if (which.size() > ONE_BY_ONE) {
      return List.of(sign + which.size() + " numbers" + rest);
    }
    String space = sign.isEmpty() ? "" : " ";
    return which.stream().map(e164 -> sign + space + "number " + e164 + rest).toList();
  }

  /** The fields that differ, each with its old and its new value. */
  private static List<String> fields(JsonNode old, JsonNode now) {
    List<String> changed = new ArrayList<>();
    for (String name : names(old, now)) {
      JsonNode a = old.path(name);
      JsonNode b = now.path(name);
      if (!a.equals(b)) {
        changed.add(ConfigWords.field(name) + " " + ConfigWords.change(name, a, b));
      }
    }
    return changed;
  }

  private static Set<String> names(JsonNode a, JsonNode b) {
    Set<String> names = new LinkedHashSet<>();
    a.fieldNames().forEachRemaining(names::add);
    b.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Map<String, JsonNode> byKey(JsonNode list, String key) {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    list.forEach(item -> items.put(item.path(key).asText(), item));
    return items;
  }

  private static String singular(String plural) {
    return plural.substring(0, plural.length() - 1);
  }
}
