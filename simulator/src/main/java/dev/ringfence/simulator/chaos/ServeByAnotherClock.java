package dev.ringfence.simulator.chaos;

import dev.ringfence.engine.cli.ServeCommand;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;

/** {@code ringfence serve} with a wall clock that {@code ringfence chaos} sets. Stateless. */
public final class ServeByAnotherClock {
  private ServeByAnotherClock() {}

  /** The file that sets the clock, and what {@code serve} takes. */
  public static void main(String[] args) {
    ServeCommand serve = new ServeCommand(new SettableClock(Path.of(args[0])));
    System.exit(new CommandLine(serve).execute(Arrays.copyOfRange(args, 1, args.length)));
  }
}
