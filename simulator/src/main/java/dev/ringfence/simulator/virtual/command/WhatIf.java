package dev.ringfence.simulator.virtual.command;

import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.core.model.RateLimit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One {@code --what-if}: what to change, and to what. Immutable.
 *
 * @param amount how many, with all but {@link What#CAP}
 * @param cap with {@link What#CAP}, else any
 */
record WhatIf(What what, int amount, RateLimit cap) {
  private static final RateLimit NO_CAP = new RateLimit(1, 1_000_000_000L);
  private static final int MOST = 1_000_000;

  /** What can be changed. */
  enum What {
    /** So many more numbers like those of the pool, as {@code numbers=+12}. */
    NUMBERS,
    /** Another cap for each number of the pool, as {@code cap=90/1h}. */
    CAP,
    /** Other channels for each number of the pool that may have more than one. */
    CHANNELS,
    /** Other calls per second for each account of the pool. */
    CPS,
    /** Other concurrency for each account of the pool. */
    CONCURRENCY
  }

  static List<WhatIf> parse(List<String> changes) {
    return changes.stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(WhatIf::parse)
        .toList();
  }

  private static WhatIf parse(String text) {
    int eq = text.indexOf('=');
    String key = eq < 0 ? text : text.substring(0, eq);
    String value = eq < 0 ? "" : text.substring(eq + 1);
    for (What what : What.values()) {
      if (what.name().toLowerCase(Locale.ROOT).equals(key)) {
        return of(what, value, text);
      }
    }
    throw new CliException(
        ExitCodes.USAGE,
        "--what-if "
            + text
            + ": '"
            + key
            + "' cannot be changed; there are "
            + Arrays.stream(What.values())
                .map(what -> what.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }

  private static WhatIf of(What what, String value, String text) {
    if (what == What.CAP) {
      try {
        return new WhatIf(what, 0, RateLimit.parse(value));
      } catch (IllegalArgumentException e) {
        throw new CliException(ExitCodes.USAGE, "--what-if " + text + ": " + e.getMessage());
      }
    }
    try {
      int amount = Integer.parseInt(value);
      boolean signed = what != What.NUMBERS || value.startsWith("+");
      if (amount >= 1 && amount <= MOST && signed) {
        return new WhatIf(what, amount, NO_CAP);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    String example = what == What.NUMBERS ? "numbers=+12" : text.replaceFirst("=.*|$", "=20");
    throw new CliException(ExitCodes.USAGE, "--what-if " + text + ": write it as " + example);
  }
}
