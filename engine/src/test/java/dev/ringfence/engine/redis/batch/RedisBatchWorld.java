package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.ByteLink;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.RedisSettings;
import dev.ringfence.engine.redis.RedisTest;
import dev.ringfence.engine.redis.Script;
import io.lettuce.core.CopyArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Real Redis, whose scripts are told the time and the epoch by the test. */
final class RedisBatchWorld implements BatchWorld {
  static final List<String> NODES = List.of("n0", "n1", "n2");

  private final ByteLink link;
  private final BatchKeys keys = new BatchKeys("test:");
  private final BatchScripts scripts;

  RedisBatchWorld(UnaryOperator<String> edit) {
    RedisTest.Shared shared = RedisTest.shared();
    scripts = new BatchScripts(Script.resource("virtual"), edit);
    link =
        ByteLink.open(
            shared.resources,
            new RedisSettings(
                shared.server.uri(), Duration.ofSeconds(5), Duration.ofSeconds(30), 100_000));
    link.commands().flushall();
    scripts.load(link);
    clock(BEGIN);
    epoch("e0");
    replica(false);
  }

  ByteLink link() {
    return link;
  }

  String[] keys() {
    return keys.batch("b", NODES);
  }

  @Override
  public SharedBatch batch(Node node) {
    return new RedisBatch(link, scripts, keys, node, "b");
  }

  BatchDirectory directory(Node node) {
    return new RedisDirectory(link, scripts, keys, node);
  }

  Members members(Node node) {
    return new RedisMembers(link, scripts, keys, node);
  }

  private void say(String key, String value) {
    link.commands().set(key, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void clock(long micros) {
    say("test:now", Long.toString(micros));
  }

  @Override
  public void epoch(String epoch) {
    say("test:epoch", epoch);
  }

  @Override
  public void replica(boolean replica) {
    say("test:role", replica ? "slave" : "master");
  }

  @Override
  public void save() {
    for (String key : keys()) {
      link.commands().del("save:" + key);
      link.commands().copy(key, "save:" + key, CopyArgs.Builder.replace(true));
    }
  }

  @Override
  public void lose() {
    for (String key : keys()) {
      link.commands().del(key);
      link.commands().copy("save:" + key, key, CopyArgs.Builder.replace(true));
    }
  }

  @Override
  public void wipe() {
    link.commands().del(keys());
  }

  @Override
  public void flush() {
    link.flush();
  }

  @Override
  public void close() {
    link.close();
  }
}
