package dev.ringfence.simulator.virtual.quality;

import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.schedule.NumberChoice;
import dev.ringfence.engine.core.schedule.Pools;
import dev.ringfence.simulator.virtual.KernelScheduler;
import dev.ringfence.simulator.virtual.Setup;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How numbers are chosen: as the product does, or as simpler schedulers do. The baselines scan the
 * pool and keep to the product's limits and shares; only the choice differs.
 */
public enum Policy {
  /** As the templates say. */
  RINGFENCE(null),
  /** The next number of the pool after the last one that can take the call. */
  ROUND_ROBIN(
      pools -> {
        int[] last = new int[1 << 16];
        return (template, destination, urgent) -> {
          int size = pools.size(template);
          int at = last[template];
          do {
            at = at + 1 < size ? at + 1 : 0;
          } while (!pools.takesCall(pools.number(template, at), urgent));
          last[template] = at;
          return pools.number(template, at);
        };
      }),
  /** Any number that can take the call, each as likely. */
  RANDOM(
      pools -> {
        SplittableRandom random = new SplittableRandom(1);
        return (template, destination, urgent) -> {
          int chosen = -1;
          int able = 0;
          for (int at = 0; at < pools.size(template); at++) {
            int number = pools.number(template, at);
            if (pools.takesCall(number, urgent) && random.nextInt(++able) == 0) {
              chosen = number;
            }
          }
          return chosen;
        };
      }),
  /** The first number of the pool that can take the call. */
  FIRST_FIT(
      pools ->
          (template, destination, urgent) -> {
            int at = 0;
            while (!pools.takesCall(pools.number(template, at), urgent)) {
              at++;
            }
            return pools.number(template, at);
          });

  private final @Nullable Function<Pools, NumberChoice> choice;

  Policy(@Nullable Function<Pools, NumberChoice> choice) {
    this.choice = choice;
  }

  /** As it is printed. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  KernelScheduler scheduler(Setup setup, Effects effects, long firstAttempt) {
    return choice == null
        ? new KernelScheduler(setup, effects, firstAttempt)
        : new KernelScheduler(setup, effects, firstAttempt, choice);
  }
}
