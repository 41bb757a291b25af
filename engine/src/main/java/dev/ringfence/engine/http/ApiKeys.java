package dev.ringfence.engine.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ringfence.engine.config.EngineConfig;
import dev.ringfence.engine.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whom an API key belongs to. Thread-safe.
 *
 * <p>Only SHA-256 digests are kept: keys are random and long, so a slow hash would add nothing. A
 * key that was not seen lately is compared with every digest, in the same time whichever it is;
 * only keys that proved good are cached, so that guesses cannot push them out.
 */
final class ApiKeys {
  private static final int CACHED = 10_000;

  private final List<byte[]> digests = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private final Cache<String, Caller> recent = Caffeine.newBuilder().maximumSize(CACHED).build();

  ApiKeys(EngineConfig config) {
    for (int i = 0; i < config.workspaces().size(); i++) {
      for (Secret key : config.workspaces().get(i).apiKeys()) {
        add(key, new Caller(false, i));
      }
    }
    for (Secret key : config.operatorKeys()) {
      add(key, Caller.OPERATOR);
    }
  }

  private void add(Secret key, Caller caller) {
    digests.add(digest(key.reveal()));
    callers.add(caller);
  }

  /** The owner of a key, or null if nobody owns it. */
  @Nullable Caller find(String key) {
    byte[] digest = digest(key);
    String name = HexFormat.of().formatHex(digest);
    Caller cached = recent.getIfPresent(name);
    if (cached != null) {
      return cached;
    }
    Caller found = null;
    for (int i = 0; i < digests.size(); i++) {
      if (MessageDigest.isEqual(digests.get(i), digest)) {
        found = callers.get(i);
      }
    }
    if (found != null) {
      recent.put(name, found);
    }
    return found;
  }

  private static byte[] digest(String key) {
    return sha256().digest(key.getBytes(StandardCharsets.UTF_8));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
