package dev.ringfence.engine.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What other nodes have in progress on every account's numbers: counted on each beat, since news
 * may be lost, and changed by news in between. Confined to the thread of {@link SharedLimits}.
 */
final class OthersMirrors {
  private final String self;
  private final SharedLimits.Listener listener;
  private final Map<String, OthersMirror> mirrors = new HashMap<>();

  OthersMirrors(String self, SharedLimits.Listener listener) {
    this.self = self;
    this.listener = listener;
  }

  /**
   * Asks every account's shard on a link.
   *
   * @param failed told of an answer that did not come
   */
  void count(NodeLink of, Iterable<String> accounts, Consumer<Throwable> failed) {
    for (String account : accounts) {
      mirror(account).counting();
      of.whenDone(
          of.account(account).census(),
          (census, cause) -> {
            if (cause != null) {
              failed.accept(cause);
            } else if (census != null && census.done() && of.isOpen()) {
              mirror(account).counted(census);
            }
          });
    }
    of.flush();
  }

  /** An account's shard has published something. */
  void published(String account, String message) {
    mirror(account).published(message);
  }

  private OthersMirror mirror(String account) {
    return mirrors.computeIfAbsent(
        account,
        any ->
            new OthersMirror(
                self, (number, count) -> listener.others(Long.parseLong(number), count)));
  }
}
