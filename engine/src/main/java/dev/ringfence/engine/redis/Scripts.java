package dev.ringfence.engine.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** The scripts of a shard, each with what they share in front of it. Immutable. */
final class Scripts {
  /** A script and the name by which Redis knows it. */
  record Script(String text, String sha) {}

  static final Scripts OF_THE_PRODUCT = new Scripts(resource("server"));

  final Script reserve;
  final Script commit;
  final Script answered;
  final Script release;
  final Script reassert;
  final Script open;
  final Script census;

  /** With another idea of the server's clock and epoch: for tests. */
  Scripts(String server) {
    this(server, UnaryOperator.identity());
  }

  /** With other texts as well: a fault that tests must find. */
  Scripts(String server, UnaryOperator<String> edit) {
    String shared = server + resource("shard");
    reserve = script(edit.apply(shared + resource("reserve")));
    commit = script(edit.apply(shared + resource("commit")));
    answered = script(edit.apply(shared + resource("answered")));
    release = script(edit.apply(shared + resource("release")));
    reassert = script(edit.apply(shared + resource("reassert")));
    open = script(edit.apply(shared + resource("open")));
    census = script(edit.apply(shared + resource("census")));
  }

  List<Script> all() {
    return List.of(reserve, commit, answered, release, reassert, open, census);
  }

  private static Script script(String text) {
    try {
      byte[] sha = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Script(text, HexFormat.of().formatHex(sha));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  static String resource(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException(name + ".lua is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
