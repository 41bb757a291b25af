package dev.ringfence.engine.core.port;

/** Nothing more can be kept until there is room: the disk is full. */
public final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoRoomException() {
    super("the disk is full", null, false, false);
  }
}
