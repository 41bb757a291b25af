package dev.ringfence.engine.redis;

import io.lettuce.core.CopyArgs;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Real Redis, whose scripts are told the time and the epoch by the test. */
final class RedisWorld implements ShardWorld {
  private final RedisLink link;
  private final ShardKeys keys = ShardKeys.account("test", "acme");
  private final Scripts scripts;
  private volatile ShardTerms terms;
  private volatile long wall = BEGIN;
  private long clock = BEGIN;
  private long skew;

  RedisWorld(
      RedisServer server, ClientResources resources, ShardTerms terms, UnaryOperator<String> edit) {
    this.terms = terms;
    scripts = new Scripts(Script.resource("virtual"), edit);
    link =
        RedisLink.open(
            resources,
            new RedisSettings(
                server.uri(), Duration.ofSeconds(5), Duration.ofSeconds(30), 100_000));
    link.commands().flushall();
    // An unknown script would be sent again, after what came meanwhile.
    scripts.all().forEach(script -> link.commands().scriptLoad(script.text()));
    clock(BEGIN);
    epoch("e0");
    replica(false);
  }

  RedisLink link() {
    return link;
  }

  Scripts scripts() {
    return scripts;
  }

  long wall() {
    return wall;
  }

  ShardKeys keys() {
    return keys;
  }

  @Override
  public LimitShard shard(Node node) {
    return new RedisShard(link, scripts, keys, node, () -> terms, () -> wall);
  }

  @Override
  public void terms(ShardTerms terms) {
    this.terms = terms;
  }

  @Override
  public void clock(long micros) {
    clock = micros;
    wall = clock + skew;
    link.commands().set("test:now", Long.toString(micros));
  }

  @Override
  public void skew(long micros) {
    skew = micros;
    wall = clock + skew;
  }

  @Override
  public void epoch(String epoch) {
    link.commands().set("test:epoch", epoch);
  }

  @Override
  public void replica(boolean replica) {
    link.commands().set("test:role", replica ? "slave" : "master");
  }

  @Override
  public void save() {
    for (String key : keys.all()) {
      link.commands().del("save:" + key);
      link.commands().copy(key, "save:" + key, CopyArgs.Builder.replace(true));
    }
  }

  @Override
  public void lose() {
    for (String key : keys.all()) {
      link.commands().del(key);
      link.commands().copy("save:" + key, key, CopyArgs.Builder.replace(true));
    }
  }

  @Override
  public void wipe() {
    link.commands().del(keys.all());
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
