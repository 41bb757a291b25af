package dev.ringfence.engine.cluster;

import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.cluster.batch.PartHost;
import dev.ringfence.engine.redis.RedisServer;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes, each with a store of its own, and the real Redis that they share. */
abstract class TwoNodes {
  static final long THEM = 13055550001L;
  static final long OTHERS = 13055550002L;

  @TempDir Path home;
  final ClientResources resources =
      DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
  final RedisServer redis = RedisServer.inMemory();

  @SuppressWarnings("NullAway.Init") // each test has both
  Member a;

  @SuppressWarnings("NullAway.Init")
  Member b;

  @AfterEach
  void end() {
    a.close();
    b.close();
    redis.close();
    resources.shutdown();
  }

  /** Begins both, and waits until they may dial. */
  void openBoth() throws IOException {
    openBoth(new NoParts());
  }

  /** Likewise; only the first calls what it gets of batches. */
  void openBoth(PartHost ofFirst) throws IOException {
    a = member("a", home, ofFirst);
    b = member("b");
    a.awaitOpen();
    b.awaitOpen();
  }

  /** A life of a node, with what its store has of those before. */
  Member member(String name) throws IOException {
    return member(name, home);
  }

  /** Likewise, with its store somewhere else. */
  Member member(String name, Path where) throws IOException {
    return member(name, where, new NoParts());
  }

  /** Likewise, with what calls its parts of batches. */
  Member member(String name, Path where, PartHost host) throws IOException {
    return new Member(resources, redis.uri(), "a, b", name, where, 1, "ringfence:", host);
  }

  /** The next life of a node, whose disk is new. */
  Member onNewDisk(String name, PartHost host) throws IOException {
    // A first life has the number of the second in which it begins.
    long second = System.currentTimeMillis() / 1_000;
    await().until(() -> System.currentTimeMillis() / 1_000 > second);
    return member(name, Files.createDirectory(home.resolve("new")), host);
  }
}
