package dev.ringfence.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ringfence.engine.redis.NodeHistory.Fault;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two versions side by side: of three nodes one runs an older copy of the scripts, as they were
 * before they were last changed within this format. Together they keep P1, P2, P4 and P7, as the
 * carrier sees them. Whoever changes what a record means without another {@link ShardKeys#FORMAT}
 * breaks this. With another format nothing is read that another version wrote, and while there is
 * no older copy of the present one nothing is tried.
 *
 * <p>So far the copy of format 3 is of its first scripts, and these are the present ones but for a
 * comment: what this says of two versions it says of one twice. It begins to bite with the next
 * change of the scripts.
 */
@ExtendWith(RedisTest.class)
class OlderScriptsTest {
  private static final String OLDER = "older-of-format-" + ShardKeys.FORMAT + "/";
  private static final String SERVER = Script.resource("virtual");
  private static final int TURNS = 4_000;
  private static final int HISTORIES = 4;

  @BeforeEach
  void thereIsAnOlderCopy() {
    assumeThat(getClass().getResource(OLDER + "shard.lua"))
        .as("an older copy of the scripts of format %s", ShardKeys.FORMAT)
        .isNotNull();
  }

  /** A script of the product as it was, with the same server's clock and epoch. */
  private static String older(String script, UnaryOperator<String> edit) {
    for (String name :
        new String[] {
          "admit",
          "reserve",
          "commit",
          "tell",
          "reassert",
          "open",
          "fence",
          "held",
          "adopt",
          "census"
        }) {
      if (script.endsWith(Script.resource(name))) {
        String text = script;
        for (String part : new String[] {"shard", "leases", "windows", name}) {
          text = text.replace(Script.resource(part), Script.resource(OLDER + part));
        }
        return edit.apply(text);
      }
    }
    throw new AssertionError("a script that the older version does not have");
  }

  /** Node b runs the older copy, with an edit; the others what the product has. */
  private static ShardWorld world(UnaryOperator<String> edit) {
    RedisTest.Shared shared = RedisTest.shared();
    RedisWorld world =
        new RedisWorld(
            shared.server, shared.resources, NodeHistory.terms(), UnaryOperator.identity());
    Scripts older = new Scripts(SERVER, script -> older(script, edit));
    assertThat(older.reserve.sha()).isNotEqualTo(world.scripts().reserve.sha());
    older.all().forEach(script -> world.link().commands().scriptLoad(script.text()));
    world.flush();
    return new TwoVersions(world, older);
  }

  private static NodeHistory run(long seed, UnaryOperator<String> edit) {
    try (ShardWorld world = world(edit)) {
      NodeHistory history = new NodeHistory(seed, world, Fault.NONE);
      history.run(TURNS);
      return history;
    }
  }

  @Test
  void olderScriptsBesideNewerOnes_keepEveryLimitTogether() {
    long landed = 0;
    for (long seed = 0; seed < HISTORIES; seed++) {
      landed += run(seed, UnaryOperator.identity()).landed();
    }
    assertThat(landed).isGreaterThan(HISTORIES * TURNS / 100);
  }

  @Test
  void olderScriptsThatCountOtherwise_areSeen() {
    String broken = null;
    for (long seed = 0; seed < 40 && broken == null; seed++) {
      try {
        run(seed, text -> text.replace("and count >= capacity", "and count > capacity"));
      } catch (AssertionError e) {
        broken = e.getMessage();
      }
    }
    assertThat(broken).contains("P1");
  }

  /** Each version's nodes go by their own scripts, on the same keys. */
  private record TwoVersions(RedisWorld world, Scripts older) implements ShardWorld {
    @Override
    public LimitShard shard(Node node) {
      return node.name().equals("b")
          ? new RedisShard(world.link(), older, world.keys(), node, NodeHistory::terms, world::wall)
          : world.shard(node);
    }

    @Override
    public void terms(ShardTerms terms) {
      world.terms(terms);
    }

    @Override
    public void clock(long micros) {
      world.clock(micros);
    }

    @Override
    public void skew(long micros) {
      world.skew(micros);
    }

    @Override
    public void epoch(String epoch) {
      world.epoch(epoch);
    }

    @Override
    public void replica(boolean replica) {
      world.replica(replica);
    }

    @Override
    public void save() {
      world.save();
    }

    @Override
    public void lose() {
      world.lose();
    }

    @Override
    public void wipe() {
      world.wipe();
    }

    @Override
    public void flush() {
      world.flush();
    }

    @Override
    public void close() {
      world.close();
    }
  }
}
