package dev.ringfence.engine.cluster.link;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.Script;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a node leaves beside keys that it shares: the epoch in which it has told them all that came
 * before. The node's store knows that too, but not whether the keys are still those: a Redis that
 * was flushed is of the same epoch, and so is one with keys of another format, and the mark is in
 * neither. Thread-safe; calls leave with the next flush of their link.
 */
public final class Mark {
  /**
   * In the place of a mark that was never there, the link that reads it: nothing was told yet. A
   * server without room refuses that, which costs telling everything once more.
   */
  private static final Script READ =
      Script.of(
          "local told = redis.call('GET', KEYS[1])"
              + " if told and string.sub(told, 1, 1) ~= '?' then return {told} end"
              + " redis.pcall('SET', KEYS[1], ARGV[1])"
              + " return {''}");

  /**
   * If what was read is gone, then so is what was told since; and what another link found later is
   * not for this one, which may have been given up, to say.
   */
  private static final Script WRITE =
      Script.of(
          "local now = redis.call('GET', KEYS[1])"
              + " if now and (now == ARGV[1] or string.sub(now, 1, 1) ~= '?') then"
              + " redis.call('SET', KEYS[1], ARGV[2]) end"
              + " return {}");

  private final ByteLink bytes;
  private final String key;
  private final byte[] reader;

  /**
   * @param node whose mark it is, on this link
   * @param key beside those that are told, named by {@link #part}
   */
  public Mark(ByteLink bytes, Node node, String key) {
    this.bytes = bytes;
    this.key = key;
    reader = utf8("?" + node.incarnation());
  }

  /** What the mark of a node is called beside the keys. */
  public static String part(String node) {
    return "told:" + node;
  }

  /** The epoch that it says, or nothing; before anything is told. */
  public CompletionStage<String> read() {
    return bytes
        .run(READ, new String[] {key}, new byte[][] {reader})
        .thenApply(reply -> new String((byte[]) reply.get(0), StandardCharsets.UTF_8));
  }

  /**
   * All that came before was told in this epoch, after the mark was read. One that does not get
   * there costs telling everything once more.
   */
  public void write(String epoch) {
    byte[][] arguments = {reader, utf8(epoch)};
    CompletionStage<List<Object>> unused = bytes.run(WRITE, new String[] {key}, arguments);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
