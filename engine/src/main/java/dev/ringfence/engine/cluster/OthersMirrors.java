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
  private final LimitsListener listener;
  private final Turns turns;
  private final Map<String, OthersMirror> mirrors = new HashMap<>();

  /** Does something on the thread of the limits, should the link stand then. */
  interface Later {
    void run(long millis, Runnable task);
  }

  OthersMirrors(String self, LimitsListener listener, Turns turns) {
    this.self = self;
    this.listener = listener;
    this.turns = turns;
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

  /**
   * An account's shard has published something: see {@link OthersMirror#published}. Of channels
   * that are free again this node hears when its turn comes.
   */
  void published(String account, String message, Later later) {
    OthersMirror mirror = mirror(account);
    int more = message.indexOf('|', message.indexOf('|') + 1) + 1;
    int less = message.lastIndexOf('|') + 1;
    String had = message.substring(0, message.indexOf('|'));
    long millis =
        less == message.length() || had.equals(self)
            ? 0
            : turns.millis(account, had, System.nanoTime());
    if (millis == 0) {
      mirror.published(message);
      return;
    }
    mirror.published(message.substring(0, less));
    String freed = message.substring(0, more) + message.substring(less - 1);
    later.run(millis, () -> mirror.published(freed));
  }

  private OthersMirror mirror(String account) {
    return mirrors.computeIfAbsent(
        account,
        any ->
            new OthersMirror(
                self, (number, count) -> listener.others(Long.parseLong(number), count)));
  }
}
