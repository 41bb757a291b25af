package dev.ringfence.simulator.virtual.command;

import dev.ringfence.engine.cli.CliException;
import dev.ringfence.engine.cli.ExitCodes;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Priority;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One {@code --batch}: {@code FILE} or {@code FILE:template=T,priority=P,weight=W,after=MINUTES}.
 * Immutable.
 *
 * @param template empty for that of {@code --template}
 * @param afterMinutes how long after the start it is accepted
 */
record BatchSpec(String file, String template, Priority priority, int weight, int afterMinutes) {

  static BatchSpec parse(String text) {
    int colon = text.lastIndexOf(':');
    // A colon without settings behind it belongs to the file's name.
    boolean settings = colon > 0 && text.indexOf('=', colon) > 0;
    BatchSpec spec =
        new BatchSpec(settings ? text.substring(0, colon) : text, "", Priority.NORMAL, 1, 0);
    if (!settings) {
      return spec;
    }
    for (String part : text.substring(colon + 1).split(",", -1)) {
      int eq = part.indexOf('=');
      String key = eq < 0 ? part : part.substring(0, eq);
      String value = eq < 0 ? "" : part.substring(eq + 1);
      spec = spec.with(key, value, text);
    }
    return spec;
  }

  private BatchSpec with(String key, String value, String text) {
    return switch (key) {
      case "template" -> new BatchSpec(file, value, priority, weight, afterMinutes);
      case "priority" -> new BatchSpec(file, template, priority(value), weight, afterMinutes);
      case "weight" ->
          new BatchSpec(
              file,
              template,
              priority,
              number(key, value, 1, BatchTerms.MOST_WEIGHT),
              afterMinutes);
      case "after" ->
          new BatchSpec(file, template, priority, weight, number(key, value, 0, 100_000));
      default ->
          throw new CliException(
              ExitCodes.USAGE,
              "--batch "
                  + text
                  + ": '"
                  + key
                  + "' is no setting of a batch; there are template, priority, weight, after");
    };
  }

  private static Priority priority(String value) {
    for (Priority priority : Priority.values()) {
      if (priority.name().equalsIgnoreCase(value)) {
        return priority;
      }
    }
    throw new CliException(
        ExitCodes.USAGE,
        "--batch: '"
            + value
            + "' is no priority; there are "
            + Arrays.stream(Priority.values())
                .map(p -> p.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }

  private static int number(String key, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new CliException(
        ExitCodes.USAGE,
        "--batch: "
            + key
            + " must be a number from "
            + least
            + " to "
            + most
            + ", was '"
            + value
            + "'");
  }
}
