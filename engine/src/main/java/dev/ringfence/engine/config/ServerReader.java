package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.Server;
import dev.ringfence.engine.config.EngineConfig.Store;
import dev.ringfence.engine.config.EngineConfig.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads where the engine listens, where it keeps calls, and who may use it. Lane-confined: belongs
 * to the thread that loads.
 */
final class ServerReader {
  private static final int SHORTEST_KEY = 12;
  private static final long DRAIN = 10_000_000_000L;
  private static final long RETENTION = 30L * 86_400_000_000_000L;

  /** Every key and where it is; a key must say whose it is. */
  private final Map<String, Place> keys = new HashMap<>();

  private final UniqueNames workspaceNames = new UniqueNames();

  Server server(Section server) {
    String secret = server.optionalText("callback_secret");
    if (secret != null && secret.length() < SHORTEST_KEY) {
      server.problem("callback_secret", "must have at least " + SHORTEST_KEY + " characters");
    }
    return new Server(
        server.optional("host", text -> text, "127.0.0.1"),
        server.whole("port", 8080, 0, 65_535),
        server.required("public_url", Urls::callbackBase, ""),
        secret == null ? null : new Secret(secret),
        server.nanos("drain", DRAIN, "0s", "10m") / 1_000_000);
  }

  Store store(Section store) {
    String path = store.optionalText("path");
    if (path != null && path.indexOf('\0') >= 0) {
      store.problem("path", "is not a path");
    }
    return new Store(
        path == null || path.isEmpty() ? "data" : path,
        store.nanos("retention", RETENTION, "1m", "3650d") / 1_000_000);
  }

  List<Workspace> workspaces(List<Value> items, WebhooksReader webhooks) {
    List<Workspace> workspaces = new ArrayList<>();
    for (Value item : items) {
      Section section = item.section(Keys.WORKSPACE);
      String name = workspaceNames.read(section);
      workspaces.add(
          new Workspace(name, keys(section.requiredList("api_keys")), webhooks.endpoints(section)));
    }
    return List.copyOf(workspaces);
  }

  UniqueNames workspaceNames() {
    return workspaceNames;
  }

  /** Keys of a list; problems never show one. */
  List<Secret> keys(List<Value> items) {
    List<Secret> secrets = new ArrayList<>();
    for (Value item : items) {
      String key = item.text();
      if (key != null) {
        add(item, key);
        secrets.add(new Secret(key));
      }
    }
    return List.copyOf(secrets);
  }

  private void add(Value item, String key) {
    if (key.length() < SHORTEST_KEY) {
      item.problem("must have at least " + SHORTEST_KEY + " characters");
    }
    @Nullable Place first = keys.putIfAbsent(key, item.place());
    if (first != null) {
      item.problem("is the same key as " + first.path() + "; a key must say whose it is");
    }
  }
}
