package dev.ringfence.simulator.virtual.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private record Planned(long at, long order) {}

  @Test
  void entries_happenByInstant_andThenInTheOrderOfPlanning() {
    SplittableRandom random = new SplittableRandom(1);
    Agenda agenda = new Agenda(1_000);
    List<Long> happened = new ArrayList<>();
    int kind = agenda.register(happened::add);
    List<Planned> planned = new ArrayList<>();
    for (long i = 0; i < 5_000; i++) {
      long in = random.nextInt(200);
      planned.add(new Planned(in, i));
      agenda.in(in, kind, i);
    }
    planned.sort(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order));
    while (agenda.next() < Long.MAX_VALUE) {
      agenda.runFirst();
    }
    assertThat(happened).isEqualTo(planned.stream().map(Planned::order).toList());
    assertThat(agenda.now()).isEqualTo(1_000 + planned.get(planned.size() - 1).at());
  }

  @Test
  void advance_passesNoEntry() {
    Agenda agenda = new Agenda(0);
    agenda.in(50, () -> {});
    agenda.advance(100);
    assertThat(agenda.now()).isEqualTo(50);
    agenda.runFirst();
    agenda.advance(100);
    assertThat(agenda.now()).isEqualTo(100);
  }

  @Test
  void whatHappens_mayPlanMore() {
    Agenda agenda = new Agenda(0);
    List<String> log = new ArrayList<>();
    agenda.in(
        5,
        () -> {
          log.add("first");
          agenda.in(0, () -> log.add("at once"));
        });
    agenda.in(5, () -> log.add("second"));
    while (agenda.next() < Long.MAX_VALUE) {
      agenda.runFirst();
    }
    assertThat(log).containsExactly("first", "second", "at once");
  }
}
