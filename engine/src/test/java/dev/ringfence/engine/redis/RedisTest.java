package dev.ringfence.engine.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** One server and one set of threads for all tests that bring their own keys. */
public final class RedisTest implements BeforeAllCallback {
  private static final String KEY = "redis";

  /** What the tests share; ends with the last of them. */
  public static final class Shared implements CloseableResource, AutoCloseable {
    public final RedisServer server = RedisServer.inMemory();
    public final ClientResources resources =
        DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();

    @Override
    public void close() {
      resources.shutdown();
      server.close();
    }
  }

  private static volatile @Nullable Shared shared;

  public static Shared shared() {
    return Objects.requireNonNull(shared, "the test is not extended with RedisTest");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(KEY, any -> new Shared(), Shared.class);
  }
}
