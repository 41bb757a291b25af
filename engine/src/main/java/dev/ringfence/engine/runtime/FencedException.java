package dev.ringfence.engine.runtime;

/**
 * Other nodes have taken this one for dead and go on with what it held: it can only begin anew, as
 * a new engine on the same store.
 */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FencedException(String why) {
    super(why);
  }
}
