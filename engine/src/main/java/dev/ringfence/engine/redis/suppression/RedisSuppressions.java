package dev.ringfence.engine.redis.suppression;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * The lists of all workspaces as they are reached over one link. Thread-safe; nothing blocks. Calls
 * leave with the next {@link ByteLink#flush}, and take effect in the order in which they were made
 * once {@link #prepare} has completed.
 */
public final class RedisSuppressions {
  /** Most destinations of one call. */
  public static final int MOST_ITEMS = 256;

  /** Status, epoch and instant. */
  private static final int HEADER = 3;

  private static final int FIELDS = 3;

  /** Those of the jar, read when they are first needed. */
  private static final class Scripts {
    static final String SHARED = Script.resource("server") + Script.resource("suppression/list");
    static final Script CHANGE = Script.of(SHARED + Script.resource("suppression/change"));
    static final Script CHANGES = Script.of(SHARED + Script.resource("suppression/changes"));
  }

  private final ByteLink link;
  private final SuppressionKeys keys;

  public RedisSuppressions(ByteLink link, SuppressionKeys keys) {
    this.link = link;
    this.keys = keys;
  }

  /** To be done once on every new link. */
  public static CompletionStage<Void> prepare(ByteLink link) {
    return link.load(List.of(Scripts.CHANGE, Scripts.CHANGES));
  }

  /**
   * Puts destinations on the list, or takes them off. The item is how many of them were not as they
   * are now. Nothing is done in another epoch than that one.
   */
  public CompletionStage<Answer<Long>> change(
      String workspace, String epoch, boolean suppressed, long[] destinations) {
    if (destinations.length == 0 || destinations.length > MOST_ITEMS) {
      throw new IllegalArgumentException(
          destinations.length + " destinations; 1 to " + MOST_ITEMS + " at a time");
    }
    byte[][] arguments = new byte[4 + destinations.length][];
    arguments[0] = bytes(epoch);
    arguments[1] = bytes(suppressed ? "1" : "0");
    arguments[2] = bytes(keys.channel());
    arguments[3] = bytes(workspace);
    for (int i = 0; i < destinations.length; i++) {
      arguments[4 + i] = bytes(Long.toString(destinations[i]));
    }
    return link.run(Scripts.CHANGE, keys.of(workspace), arguments)
        .thenApply(reply -> answer(reply, 1, at -> (Long) reply.get(at)));
  }

  /** The epoch that the list is in; there are no items. */
  public CompletionStage<Answer<Suppression>> epoch(String workspace) {
    return changes(workspace, "", 0, 0);
  }

  /**
   * What has changed after an instant of that epoch, the oldest change first, {@link #MOST_ITEMS}
   * at most: the next page begins after the instant of the last. From 0 on it is the whole list.
   */
  public CompletionStage<Answer<Suppression>> changes(String workspace, String epoch, long since) {
    return changes(workspace, epoch, since, MOST_ITEMS);
  }

  private CompletionStage<Answer<Suppression>> changes(
      String workspace, String epoch, long since, int most) {
    byte[][] arguments = {bytes(epoch), bytes(Long.toString(since)), bytes(Integer.toString(most))};
    return link.run(Scripts.CHANGES, keys.of(workspace), arguments)
        .thenApply(
            reply ->
                answer(
                    reply,
                    FIELDS,
                    at ->
                        new Suppression(
                            Long.parseLong(text(reply, at)),
                            (Long) reply.get(at + 1),
                            (Long) reply.get(at + 2) == 1)));
  }

  private static <T> Answer<T> answer(List<Object> reply, int each, IntFunction<T> item) {
    Status status = Status.valueOf(text(reply, 0));
    List<T> items = new ArrayList<>();
    for (int at = HEADER; at < reply.size(); at += each) {
      items.add(item.apply(at));
    }
    long instant = status == Status.OK ? (Long) reply.get(2) : 0;
    return new Answer<>(status, text(reply, 1), instant, items);
  }

  private static String text(List<Object> reply, int at) {
    return new String((byte[]) reply.get(at), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
