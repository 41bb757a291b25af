package dev.ringfence.engine.config;

/**
 * One thing that is wrong in a configuration, and where. Immutable. Never holds a secret: a value
 * that came from the environment is shown as it is written in the file.
 *
 * @param file as it was given, or the numbers file
 * @param line from 1
 * @param column from 1
 * @param path where in the structure, such as {@code accounts[0].cps}; empty for the whole file
 * @param message what is wrong and what to write instead
 */
public record ConfigProblem(String file, int line, int column, String path, String message) {
  /** {@code file:line:column path: message}, which editors and terminals can jump to. */
  @Override
  public String toString() {
    String place = file + ":" + line + ":" + column;
    return (path.isEmpty() ? place : place + " " + path) + ": " + message;
  }
}
