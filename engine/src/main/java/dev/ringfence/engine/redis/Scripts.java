package dev.ringfence.engine.redis;

import java.util.List;
import java.util.function.UnaryOperator;

/** The scripts of a shard, each with what it needs of what they share in front of it. Immutable. */
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
    String shard = server + Script.resource("shard");
    String leases = shard + Script.resource("leases");
    String windows = leases + Script.resource("windows");
    admit = script(edit, windows, "admit");
    reserve = script(edit, windows, "reserve");
    commit = script(edit, leases, "commit");
    tell = script(edit, shard, "tell");
    reassert = script(edit, leases, "reassert");
    open = script(edit, shard, "open");
    fence = script(edit, shard, "fence");
    held = script(edit, leases, "held");
    adopt = script(edit, leases, "adopt");
    census = script(edit, leases, "census");
  }

  private static Script script(UnaryOperator<String> edit, String shared, String name) {
    return Script.of(edit.apply(shared + Script.resource(name)));
  }

  /** All of them. */
  List<Script> all() {
    return List.of(admit, reserve, commit, tell, reassert, open, fence, held, adopt, census);
  }
}
