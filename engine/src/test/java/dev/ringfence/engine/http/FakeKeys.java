package dev.ringfence.engine.http;

import dev.ringfence.engine.core.port.IdempotencyKeys;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Idempotency keys in memory. */
final class FakeKeys implements IdempotencyKeys {
  private static final Claim RUNNING = new Claim(Standing.RUNNING, null, 0, null);

  private final Map<String, Claim> claims = new ConcurrentHashMap<>();

  boolean isFree(int workspace, String key) {
    return !claims.containsKey(workspace + ":" + key);
  }

  @Override
  public Claim begin(int workspace, String key) {
    Claim before = claims.putIfAbsent(workspace + ":" + key, RUNNING);
    return before == null ? new Claim(Standing.NEW, null, 0, null) : before;
  }

  @Override
  public void complete(int workspace, String key, String fingerprint, int status, String body) {
    claims.put(workspace + ":" + key, new Claim(Standing.DONE, fingerprint, status, body));
  }

  @Override
  public void abandon(int workspace, String key) {
    claims.remove(workspace + ":" + key);
  }
}
