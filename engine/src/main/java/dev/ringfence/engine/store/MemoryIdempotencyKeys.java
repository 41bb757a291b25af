package dev.ringfence.engine.store;

import dev.ringfence.engine.core.port.IdempotencyKeys;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Idempotency keys for as long as the process lives. Thread-safe. */
public final class MemoryIdempotencyKeys implements IdempotencyKeys {
  private static final Claim NEW = new Claim(Standing.NEW, null, 0, null);
  private static final Claim RUNNING = new Claim(Standing.RUNNING, null, 0, null);

  private final Map<Key, Claim> claims = new ConcurrentHashMap<>();

  @Override
  public Claim begin(int workspace, String key) {
    Claim before = claims.putIfAbsent(new Key(workspace, key), RUNNING);
    return before == null ? NEW : before;
  }

  @Override
  public void complete(int workspace, String key, String fingerprint, int status, String body) {
    claims.put(new Key(workspace, key), new Claim(Standing.DONE, fingerprint, status, body));
  }

  @Override
  public void abandon(int workspace, String key) {
    claims.remove(new Key(workspace, key), RUNNING);
  }

  private record Key(int workspace, String key) {}
}
