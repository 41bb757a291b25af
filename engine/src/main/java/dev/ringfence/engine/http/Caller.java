package dev.ringfence.engine.http;

/**
 * Who a request comes from, as its key proves. Immutable.
 *
 * @param operator whether the key is an operator's; then {@code workspace} is -1
 * @param workspace index of the workspace
 */
record Caller(boolean operator, int workspace) {
  static final Caller OPERATOR = new Caller(true, -1);
}
