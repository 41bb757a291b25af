package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** How this package's scripts are called, and their replies read. Thread-safe. */
final class Calls {
  /** Status, epoch and instant; for a batch, after these where it stands. */
  private static final int HEADER = 3;

  private static final int STANDING = 4;

  private final ByteLink link;
  private final BatchScripts scripts;
  private final String[] keys;
  private final Node node;
  private final boolean standing;

  /**
   * @param standing whether replies say where a batch stands
   */
  Calls(ByteLink link, BatchScripts scripts, String[] keys, Node node, boolean standing) {
    this.link = link;
    this.scripts = scripts;
    this.keys = keys;
    this.node = node;
    this.standing = standing;
  }

  /** The same with other keys. */
  Calls with(String[] others) {
    return new Calls(link, scripts, others, node, standing);
  }

  Node node() {
    return node;
  }

  Arguments arguments() {
    return new Arguments().add(node.name()).add(node.incarnation());
  }

  /** One item for every so many values of the reply. */
  <T> CompletionStage<Reply<T>> run(
      String script, Arguments arguments, int each, BiFunction<List<Object>, Integer, T> item) {
    return read(
        script,
        arguments,
        standing,
        (reply, at) -> {
          List<T> items = new ArrayList<>();
          for (int i = at; i < reply.size(); i += each) {
            items.add(item.apply(reply, i));
          }
          return items;
        });
  }

  /** Of what is said alike of a batch and of the directory, without where a batch stands. */
  <T> CompletionStage<Reply<T>> runPlain(
      String script, Arguments arguments, BiFunction<List<Object>, Integer, T> item) {
    return read(
        script,
        arguments,
        false,
        (reply, at) -> {
          List<T> items = new ArrayList<>();
          for (int i = at; i < reply.size(); i++) {
            items.add(item.apply(reply, i));
          }
          return items;
        });
  }

  /** All items at once; {@code items} is told where the first value is. */
  <T> CompletionStage<Reply<T>> read(
      String script,
      Arguments arguments,
      boolean withStanding,
      BiFunction<List<Object>, Integer, List<T>> items) {
    return link.run(scripts.of(script), keys, arguments.all())
        .thenApply(
            reply -> {
              Status status = Status.valueOf(text(reply, 0));
              String epoch = text(reply, 1);
              if (status != Status.OK) {
                return new Reply<>(status, epoch, 0, Standing.NONE, List.of());
              }
              Standing stands = withStanding ? standing(reply) : Standing.NONE;
              int first = withStanding ? HEADER + STANDING : HEADER;
              return new Reply<>(
                  status, epoch, number(reply, 2), stands, items.apply(reply, first));
            });
  }

  private static Standing standing(List<Object> reply) {
    return new Standing(
        (int) number(reply, HEADER),
        Standing.State.of(text(reply, HEADER + 1)),
        (int) number(reply, HEADER + 2),
        number(reply, HEADER + 3) == 1);
  }

  static long number(List<Object> reply, int at) {
    return (Long) reply.get(at);
  }

  static boolean yes(List<Object> reply, int at) {
    return number(reply, at) == 1;
  }

  static byte[] bytes(List<Object> reply, int at) {
    return (byte[]) reply.get(at);
  }

  static String text(List<Object> reply, int at) {
    return new String(bytes(reply, at), StandardCharsets.UTF_8);
  }

  /** What a script is given, one value after the other. */
  static final class Arguments {
    private final List<byte[]> values = new ArrayList<>();

    Arguments add(byte[] value) {
      values.add(value);
      return this;
    }

    Arguments add(String value) {
      return add(value.getBytes(StandardCharsets.UTF_8));
    }

    Arguments add(long value) {
      return add(Long.toString(value));
    }

    Arguments add(boolean value) {
      return add(value ? 1 : 0);
    }

    byte[][] all() {
      return values.toArray(new byte[0][]);
    }
  }
}
