package dev.ringfence.engine.config;

/** A position in a file and in the structure. Lines and columns from 1. Immutable. */
record Place(String file, int line, int column, String path) {
  Place at(String newPath) {
    return new Place(file, line, column, newPath);
  }

  /** Short, for a message that points elsewhere. */
  String fileAndLine() {
    return file + ":" + line;
  }
}
