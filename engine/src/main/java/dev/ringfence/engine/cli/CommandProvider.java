package dev.ringfence.engine.cli;

import java.util.List;

/**
 * Adds commands to {@code ringfence}. Found by {@link java.util.ServiceLoader}, so that the
 * engine's jar serves alone and the simulator's jar brings its own commands along.
 */
public interface CommandProvider {
  /** Objects annotated with picocli's {@code @Command}. */
  List<Object> commands();
}
