package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.batch.Segment.Content;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Replies as texts that are equal when they say the same. */
final class ReplyText {
  private ReplyText() {}

  static String of(Reply<?> reply) {
    List<String> items = reply.items().stream().map(ReplyText::item).toList();
    return List.of(reply.status(), reply.epoch(), reply.instant(), reply.standing(), items)
        .toString();
  }

  private static String item(Object item) {
    if (item instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    if (item instanceof Fate fate) {
      return fate + Arrays.toString(fate.bytes());
    }
    if (item instanceof Content content) {
      return content.fates().stream()
          .map(ReplyText::item)
          .collect(Collectors.joining(", ", Arrays.toString(content.rows()), ""));
    }
    return item.toString();
  }
}
