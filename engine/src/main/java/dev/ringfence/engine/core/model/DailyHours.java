package dev.ringfence.engine.core.model;

/**
 * The half-open part {@code [openSecond, closeSecond)} of every local day, in seconds after
 * midnight. Does not cross midnight; {@code closeSecond} may be 86,400 (24:00). Immutable.
 */
public record DailyHours(int openSecond, int closeSecond) {
  private static final int DAY = 86_400;

  /** 08:00 to 21:00: what United States federal rules allow, and the default of a template. */
  public static final DailyHours DEFAULT = new DailyHours(8 * 3600, 21 * 3600);

  public DailyHours {
    if (openSecond < 0 || closeSecond > DAY || openSecond >= closeSecond) {
      throw new IllegalArgumentException(
          "a calling window must open before it closes within one day");
    }
  }

  /** Whether the window never closes. */
  public boolean always() {
    return openSecond == 0 && closeSecond == DAY;
  }
}
