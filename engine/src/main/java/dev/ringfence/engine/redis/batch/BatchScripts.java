package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Script;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** The scripts of this package, each with what it shares with others in front of it. Immutable. */
final class BatchScripts {
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "batch",
          List.of(
              "begin",
              "rows",
              "accept",
              "resume",
              "claim",
              "segment",
              "head",
              "write",
              "renew",
              "giveback",
              "command",
              "takeover",
              "look",
              "page",
              "told",
              "remove"),
          "directory",
          List.of("enroll", "announce", "changes", "mark", "finished"),
          "gate",
          List.of("open", "fence"),
          "members",
          List.of("beat", "declare", "settled"));

  private final Map<String, Script> scripts = new HashMap<>();

  /** Those of the jar, read when they are first needed. */
  private static final class Production {
    static final BatchScripts SCRIPTS =
        new BatchScripts(Script.resource("server"), UnaryOperator.identity());
  }

  static BatchScripts production() {
    return Production.SCRIPTS;
  }

  /**
   * With another idea of the server's clock and epoch, and with other texts: for tests.
   *
   * @param edit makes a fault that tests must find
   */
  BatchScripts(String server, UnaryOperator<String> edit) {
    String gate = server + Script.resource("batch/gate");
    Map<String, String> shared =
        Map.of(
            "batch", gate + Script.resource("batch/batch"),
            "directory", gate + Script.resource("batch/directory"),
            "gate", gate,
            "members", server + Script.resource("batch/members"));
    KINDS.forEach(
        (kind, names) ->
            names.forEach(
                name ->
                    scripts.put(
                        name,
                        Script.of(
                            edit.apply(shared.get(kind) + Script.resource("batch/" + name))))));
  }

  /**
   * Makes them known to every master of a link. A script that is not known is sent again with its
   * text, after what was sent meanwhile: so calls keep their order only once this is done.
   */
  CompletionStage<Void> load(ByteLink link) {
    return link.load(all());
  }

  /** All of them. */
  Collection<Script> all() {
    return scripts.values();
  }

  Script of(String name) {
    Script script = scripts.get(name);
    if (script == null) {
      throw new IllegalArgumentException("no script " + name);
    }
    return script;
  }
}
