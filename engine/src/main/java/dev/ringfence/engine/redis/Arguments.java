package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a script is given, one text after the other. */
final class Arguments {
  private final List<String> values = new ArrayList<>();

  Arguments(Node node) {
    add(node.name()).add(node.incarnation());
  }

  Arguments add(String value) {
    values.add(value);
    return this;
  }

  Arguments add(long value) {
    return add(Long.toString(value));
  }

  Arguments addId(long attempt) {
    return add(HexFormat.of().toHexDigits(attempt));
  }

  Arguments addMicros(Duration duration) {
    return add(duration.toNanos() / 1_000);
  }

  /** Lengths are rounded up: a window may deny a microsecond longer than it must. */
  Arguments addWindows(List<RateLimit> windows) {
    StringBuilder text = new StringBuilder();
    for (RateLimit window : windows) {
      text.append(window.count()).append('/').append((window.windowNanos() + 999) / 1_000);
      text.append(' ');
    }
    return add(text.toString());
  }

  String[] all() {
    return values.toArray(new String[0]);
  }
}
