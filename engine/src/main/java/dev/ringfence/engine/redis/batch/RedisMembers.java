package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Names;
import dev.ringfence.engine.redis.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The members in Redis. Thread-safe; calls leave with the next {@link ByteLink#flush}. */
public final class RedisMembers implements Members {
  private static final int FIELDS = 7;

  private final Calls calls;

  /** The members as the node sees them over the link. */
  public RedisMembers(ByteLink link, BatchKeys keys, Node node) {
    this(link, BatchScripts.production(), keys, node);
  }

  RedisMembers(ByteLink link, BatchScripts scripts, BatchKeys keys, Node node) {
    calls = new Calls(link, scripts, keys.members(), node, false);
  }

  @Override
  public CompletionStage<Reply<Member>> beat(Remembered remembered) {
    Calls.Arguments arguments = calls.arguments().add(remembered.life()).add(remembered.given());
    remembered.taking().forEach(lives -> arguments.add(lives.node()).add(lives.upTo()));
    return calls.run("beat", arguments, FIELDS, RedisMembers::member);
  }

  @Override
  public CompletionStage<Reply<Decision>> declare(String silent, long upTo, Duration silence) {
    Names.check("node", silent);
    return calls.run(
        "declare",
        calls.arguments().add(silent).add(upTo).add(silence.toNanos() / 1_000),
        2,
        (reply, at) ->
            new Decision(Verdict.valueOf(Calls.text(reply, at)), Calls.number(reply, at + 1)));
  }

  @Override
  public CompletionStage<Reply<Boolean>> settled(String silent, long upTo) {
    return calls.run("settled", calls.arguments().add(silent).add(upTo), 1, Calls::yes);
  }

  private static Member member(List<Object> reply, int at) {
    return new Member(
        Calls.text(reply, at),
        Calls.number(reply, at + 1),
        Calls.number(reply, at + 2),
        Duration.ofNanos(Calls.number(reply, at + 3) * 1_000),
        Calls.number(reply, at + 4),
        Calls.yes(reply, at + 5),
        Calls.text(reply, at + 6));
  }
}
