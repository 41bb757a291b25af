package dev.ringfence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is compared does the work: a contender that gives a number twice would look fast. */
class ContenderTest {
  private static final int NUMBERS = 10;

  @ParameterizedTest
  @EnumSource
  void gives_each_number_once_and_refuses_when_all_are_busy(Contender contender) {
    Scene scene = new Scene(NUMBERS, 0, 1_000);
    Leases leases = contender.open(scene);
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < NUMBERS; i++) {
      given.add(leases.acquire(scene.destination(i)));
    }
    assertThat(given).hasSize(NUMBERS).doesNotContain(Leases.REFUSED);
    assertThat(leases.acquire(scene.destination(NUMBERS))).isEqualTo(Leases.REFUSED);
    leases.release(3);
    assertThat(leases.acquire(scene.destination(NUMBERS + 1))).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void begins_with_the_busy_numbers_of_the_scene(Contender contender) {
    Scene scene = new Scene(NUMBERS, 100, 1_000);
    Leases leases = contender.open(scene);
    assertThat(leases.acquire(scene.destination(1))).isEqualTo(Leases.REFUSED);
    for (int number : scene.held()) {
      leases.release(number);
    }
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < NUMBERS; i++) {
      given.add(leases.acquire(scene.destination(100 + i)));
    }
    assertThat(given).hasSize(NUMBERS).doesNotContain(Leases.REFUSED);
  }
}
