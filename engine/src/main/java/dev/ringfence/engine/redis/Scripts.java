package dev.ringfence.engine.redis;

import java.util.List;
import java.util.function.UnaryOperator;

/** The scripts of a shard, each with what they share in front of it. Immutable. */
final class Scripts {
  /** Those of the jar, the same for every shard. */
  static final Scripts OF_THE_PRODUCT = new Scripts(Script.resource("server"));

  final Script admit;
  final Script reserve;
  final Script commit;
  final Script tell;
  final Script reassert;
  final Script open;
  final Script fence;
  final Script held;
  final Script adopt;
  final Script census;

  /** With another idea of the server's clock and epoch: for tests. */
  Scripts(String server) {
    this(server, UnaryOperator.identity());
  }

  /** With other texts as well: a fault that tests must find. */
  Scripts(String server, UnaryOperator<String> edit) {
    String shared = server + Script.resource("shard");
    admit = Script.of(edit.apply(shared + Script.resource("admit")));
    reserve = Script.of(edit.apply(shared + Script.resource("reserve")));
    commit = Script.of(edit.apply(shared + Script.resource("commit")));
    tell = Script.of(edit.apply(shared + Script.resource("tell")));
    reassert = Script.of(edit.apply(shared + Script.resource("reassert")));
    open = Script.of(edit.apply(shared + Script.resource("open")));
    fence = Script.of(edit.apply(shared + Script.resource("fence")));
    held = Script.of(edit.apply(shared + Script.resource("held")));
    adopt = Script.of(edit.apply(shared + Script.resource("adopt")));
    census = Script.of(edit.apply(shared + Script.resource("census")));
  }

  /** All of them. */
  List<Script> all() {
    return List.of(admit, reserve, commit, tell, reassert, open, fence, held, adopt, census);
  }
}
