package dev.ringfence.engine.core.schedule;

/**
 * Which number of a pool a call goes out on. Lane-confined. What it may know beyond its arguments
 * it is given as {@link Pools} when it is made.
 */
@FunctionalInterface
public interface NumberChoice {
  /**
   * Chooses among the numbers of the template's pool that can take the call now, of which there is
   * at least one. Changes nothing.
   *
   * @param destination packed E.164
   * @param urgent whether the call may use what is kept for urgent ones
   * @return index of a number for which {@link Pools#takesCall} says yes
   */
  int choose(int template, long destination, boolean urgent);
}
