package dev.ringfence.simulator.chaos;

/** The engine did what it must not; the run cannot go on. The message is the finding. */
final class ChaosException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ChaosException(String finding) {
    super(finding);
  }
}
