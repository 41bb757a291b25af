package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.process.NodeLinks;
import dev.ringfence.simulator.process.Pause;
import dev.ringfence.simulator.process.redis.RedisMode;
import dev.ringfence.simulator.process.redis.RedisServer;
import dev.ringfence.simulator.process.redis.RedisServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Does to Redis, or to a node's way to it, what a cycle says; no engine ends. Whoever is parted
 * from all of Redis must dial nothing (P8), which is looked at while it lasts. Lane-confined.
 */
final class RedisDisturber {
  /** What Redis had confirmed is still sent. */
  private static final long GRACE_MILLIS = 1_500;

  /** How long it is looked at that nothing is dialled, at least. */
  private static final long LOOK_MILLIS = 1_000;

  /** How long a master goes on without its replica before it dies. */
  private static final long LOSS_MILLIS = 1_000;

  private static final long SUCCESSOR_MILLIS = 60_000;
  private static final long WHOLE_MILLIS = 90_000;

  private final ChaosWorld world;
  private final List<String> notes = new ArrayList<>();
  private int kills;

  RedisDisturber(ChaosWorld world) {
    this.world = world;
  }

  /** Disturbs, and waits until every node dials again, and the servers are as before. */
  Done disturb(Cycle cycle) throws IOException {
    world.check();
    RedisServers servers = world.redis().servers();
    RedisServer master = master(servers, cycle);
    String on =
        switch (cycle.disturbance()) {
          case REDIS_KILL -> kill(servers, master, cycle);
          case REDIS_EMPTY -> empty(servers, cycle);
          case REDIS_PAUSE -> pause(master, cycle);
          case REDIS_FAILOVER -> failOver(servers, master);
          case REDIS_LOST_WRITES -> {
            servers.cutReplication(master);
            Pause.millis(LOSS_MILLIS);
            yield failOver(servers, master);
          }
          case PARTITION -> {
            world.redis().links(cycle.target()).cut();
            yield part(cycle);
          }
          case PARTITION_SILENT -> {
            world.redis().links(cycle.target()).silence();
            yield part(cycle);
          }
          default -> throw new IllegalArgumentException(cycle + " is not of Redis");
        };
    double seconds = world.awaitDialling(Long.MIN_VALUE);
    if (!servers.awaitWhole(WHOLE_MILLIS)) {
      throw new IOException("the Redis servers did not find together again");
    }
    return new Done(cycle.disturbance(), on, seconds);
  }

  private static RedisServer master(RedisServers servers, Cycle cycle) throws IOException {
    List<RedisServer> masters = servers.masters();
    return masters.get(cycle.target() % masters.size());
  }

  private void kill(RedisServer server) throws IOException {
    server.kill();
    kills++;
  }

  private String kill(RedisServers servers, RedisServer master, Cycle cycle) throws IOException {
    kill(master);
    away(cycle);
    servers.restart(master);
    markAll();
    return master.name();
  }

  private String pause(RedisServer master, Cycle cycle) throws IOException {
    master.suspend();
    away(cycle);
    master.resume();
    markAll();
    return master.name();
  }

  private String empty(RedisServers servers, Cycle cycle) throws IOException {
    for (RedisServer server : servers.data()) {
      kill(server);
    }
    nothingIsDialled(world.nodes(), cycle.forMillis(), "without any Redis");
    for (RedisServer server : servers.data()) {
      server.wipe();
    }
    for (RedisServer server : servers.data()) {
      servers.restart(server);
    }
    markAll();
    return "all";
  }

  /** A master is away: nobody may dial if it was the only one. */
  private void away(Cycle cycle) throws IOException {
    if (world.shape().redis() == RedisMode.STANDALONE) {
      nothingIsDialled(world.nodes(), cycle.forMillis(), "without Redis");
    } else {
      Pause.millis(cycle.forMillis());
    }
  }

  private String part(Cycle cycle) throws IOException {
    Node node = world.node(cycle.target());
    NodeLinks links = world.redis().links(cycle.target());
    nothingIsDialled(List.of(node), cycle.forMillis(), "while it was parted from Redis");
    links.heal();
    markAll();
    return node.name();
  }

  private void nothingIsDialled(List<Node> nodes, long millis, String when) throws IOException {
    Pause.millis(GRACE_MILLIS);
    List<Long> before = nodes.stream().map(Node::dials).toList();
    Pause.millis(Math.max(LOOK_MILLIS, millis - GRACE_MILLIS));
    for (int i = 0; i < nodes.size(); i++) {
      long more = nodes.get(i).dials() - before.get(i);
      if (more > 0) {
        notes.add("engine " + nodes.get(i).name() + " dialled " + more + " times " + when);
      }
    }
  }

  private String failOver(RedisServers servers, RedisServer master) throws IOException {
    kill(master);
    if (!servers.awaitSuccessor(master, SUCCESSOR_MILLIS)) {
      throw new IOException("no Redis server took over from " + master.name());
    }
    markAll();
    servers.restart(master);
    return master.name();
  }

  private void markAll() {
    world.nodes().forEach(Node::mark);
  }

  /** SIGKILLs for Redis servers so far. */
  int kills() {
    return kills;
  }

  /** What went wrong, one sentence each. */
  List<String> notes() {
    return notes;
  }
}
