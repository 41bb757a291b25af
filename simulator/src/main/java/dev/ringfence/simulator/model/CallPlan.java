package dev.ringfence.simulator.model;

/**
 * What will happen to one call if nobody interferes. Immutable.
 *
 * @param pdd seconds until it rings, or until the carrier knows that it will not
 * @param ring seconds it rings before something happens
 * @param talk seconds it talks
 */
public record CallPlan(Fate fate, double pdd, double ring, double talk) {

  /** How the other end behaves. */
  public enum Fate {
    HUMAN("answered"),
    MACHINE("machine"),
    NO_ANSWER("no-answer"),
    BUSY("busy"),
    FAILED("failed"),
    REJECTED("rejected");

    private final String word;

    Fate(String word) {
      this.word = word;
    }

    /** Its word in the log. */
    public String word() {
      return word;
    }
  }

  /** The same without the wait for ringing. */
  public CallPlan atOnce() {
    return new CallPlan(fate, 0, ring, talk);
  }

  /** An engaged line, found so at once. */
  public static CallPlan busyAtOnce() {
    return new CallPlan(Fate.BUSY, 0, 0, 0);
  }
}
