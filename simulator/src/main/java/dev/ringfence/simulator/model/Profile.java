package dev.ringfence.simulator.model;

import java.util.SplittableRandom;

/**
 * How people answer: the mix of outcomes, and how long things take, in simulated seconds.
 * Immutable. The defaults are a synthesis from dialer studies, carriers' figures and call-centre
 * statistics: most people pick up after 6 to 10 s, voicemail after about 20 s; talk is lognormal
 * with a spike of very short calls.
 *
 * @param human share answered by a person; likewise {@code machine} ... {@code rejected}; they are
 *     weights, their sum need not be 1
 * @param pddMedian post-dial delay, lognormal with {@code pddSigma}, at most {@code pddMax}
 * @param humanRingMedian lognormal with {@code humanRingSigma}
 * @param machineRingMean normal with {@code machineRingSd}
 * @param talkMedian of a person, lognormal with {@code talkSigma}
 * @param shortTalk share of people who hang up within 1 to 6 s
 * @param machineTalkMin uniform up to {@code machineTalkMax}
 * @param noAnswerMax after which the network gives up if the dial itself sets no limit
 * @param apiLatencyMax real milliseconds an API answer takes at most, uniform from 0
 * @param callbackLatencyMax real milliseconds between an event and its callback, uniform from 0
 */
public record Profile(
    double human,
    double machine,
    double noAnswer,
    double busy,
    double failed,
    double rejected,
    double pddMedian,
    double pddSigma,
    double pddMax,
    double humanRingMedian,
    double humanRingSigma,
    double machineRingMean,
    double machineRingSd,
    double talkMedian,
    double talkSigma,
    double shortTalk,
    double machineTalkMin,
    double machineTalkMax,
    double noAnswerMax,
    int apiLatencyMax,
    int callbackLatencyMax) {

  public static final Profile DEFAULT =
      new Profile(
          0.30, 0.25, 0.33, 0.05, 0.05, 0.02, 2.5, 0.5, 12, 8, 0.45, 20, 2, 70, 1.0, 0.12, 8, 35,
          90, 5, 20);

  public Profile {
    double sum = human + machine + noAnswer + busy + failed + rejected;
    double least =
        Math.min(
            Math.min(human, machine),
            Math.min(noAnswer, Math.min(busy, Math.min(failed, rejected))));
    if (!(sum > 0) || least < 0) {
      throw new IllegalArgumentException(
          "the weights of the outcomes must not be negative and not all 0, sum was " + sum);
    }
  }

  /** This profile with another mix of outcomes. */
  public Profile withOutcomes(
      double people, double machines, double none, double engaged, double broken, double refused) {
    return new Profile(
        people,
        machines,
        none,
        engaged,
        broken,
        refused,
        pddMedian,
        pddSigma,
        pddMax,
        humanRingMedian,
        humanRingSigma,
        machineRingMean,
        machineRingSd,
        talkMedian,
        talkSigma,
        shortTalk,
        machineTalkMin,
        machineTalkMax,
        noAnswerMax,
        apiLatencyMax,
        callbackLatencyMax);
  }

  /** This profile with people who talk longer or shorter. */
  public Profile withTalk(double medianSeconds) {
    return new Profile(
        human,
        machine,
        noAnswer,
        busy,
        failed,
        rejected,
        pddMedian,
        pddSigma,
        pddMax,
        humanRingMedian,
        humanRingSigma,
        machineRingMean,
        machineRingSd,
        medianSeconds,
        talkSigma,
        shortTalk,
        machineTalkMin,
        machineTalkMax,
        noAnswerMax,
        apiLatencyMax,
        callbackLatencyMax);
  }

  /** What will happen to one call. */
  public CallPlan plan(SplittableRandom random) {
    double pdd = Math.min(pddMax, logNormal(random, pddMedian, pddSigma));
    double u = random.nextDouble() * (human + machine + noAnswer + busy + failed + rejected);
    if ((u -= human) < 0) {
      double ring = logNormal(random, humanRingMedian, humanRingSigma);
      double talk =
          random.nextDouble() < shortTalk
              ? random.nextDouble(1, 6)
              : logNormal(random, talkMedian, talkSigma);
      return new CallPlan(CallPlan.Fate.HUMAN, pdd, ring, talk);
    }
    if ((u -= machine) < 0) {
      double ring = Math.max(1, machineRingMean + machineRingSd * gaussian(random));
      return new CallPlan(
          CallPlan.Fate.MACHINE, pdd, ring, random.nextDouble(machineTalkMin, machineTalkMax));
    }
    if ((u -= noAnswer) < 0) {
      return new CallPlan(CallPlan.Fate.NO_ANSWER, pdd, noAnswerMax, 0);
    }
    if ((u -= busy) < 0) {
      return new CallPlan(CallPlan.Fate.BUSY, pdd, 0, 0);
    }
    if (u - failed < 0) {
      return new CallPlan(CallPlan.Fate.FAILED, pdd, 0, 0);
    }
    return new CallPlan(CallPlan.Fate.REJECTED, pdd, random.nextDouble(1, 6), 0);
  }

  private static double logNormal(SplittableRandom random, double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian(random));
  }

  /**
   * Marsaglia's polar method. The JDK's own generator of normal numbers is free to change from one
   * release to the next; a seed must mean the same calls on all of them.
   */
  private static double gaussian(SplittableRandom random) {
    while (true) {
      double u = 2 * random.nextDouble() - 1;
      double v = 2 * random.nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        return u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }
}
