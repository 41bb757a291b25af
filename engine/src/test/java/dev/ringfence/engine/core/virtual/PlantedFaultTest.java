package dev.ringfence.engine.core.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.port.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Faults planted between the kernel and the world: the judges must see each of them. */
class PlantedFaultTest {

  /** What the judges say over some seeds; a seed may lack the occasion for the fault. */
  private static List<String> verdicts(UnaryOperator<Effects> fault) {
    List<String> verdicts = new ArrayList<>();
    for (long seed = 1; seed <= 40; seed++) {
      try {
        new Simulation(seed, 120, fault).run();
      } catch (AssertionError broken) {
        verdicts.add(String.valueOf(broken.getMessage()));
      }
    }
    return verdicts;
  }

  /** The second dial may be seen first by what it takes. */
  private static boolean keptForOthers(String verdict) {
    return verdict.contains("it takes what is kept for others");
  }

  @Test
  void dialSentTwice_isSeen() {
    assertThat(
            verdicts(
                world ->
                    new Meddler(world) {
                      @Override
                      public void dial(long id, int batch, int row, int number, long to, long at) {
                        super.dial(id, batch, row, number, to, at);
                        super.dial(id, batch, row, number, to, at);
                      }
                    }))
        .hasSizeGreaterThan(35)
        .allMatch(
            verdict -> verdict.contains("P6 attempt ids are unique") || keptForOthers(verdict));
  }

  @Test
  void dialUnderANewId_isSeen() {
    assertThat(
            verdicts(
                world ->
                    new Meddler(world) {
                      @Override
                      public void dial(long id, int batch, int row, int number, long to, long at) {
                        super.dial(id, batch, row, number, to, at);
                        super.dial(-id, batch, row, number, to, at);
                      }
                    }))
        .hasSizeGreaterThan(35)
        .allMatch(verdict -> verdict.contains("P6") || keptForOthers(verdict));
  }

  @Test
  void dialFromAnotherNumber_isSeen() {
    assertThat(
            verdicts(
                world ->
                    new Meddler(world) {
                      @Override
                      public void dial(long id, int batch, int row, int number, long to, long at) {
                        super.dial(id, batch, row, 0, to, at);
                      }
                    }))
        .anyMatch(verdict -> verdict.contains("P1 "))
        .anyMatch(verdict -> verdict.contains("P2 ") || verdict.contains("P4 "));
  }

  @Test
  void dispositionForgotten_isSeen() {
    assertThat(
            verdicts(
                world ->
                    new Meddler(world) {
                      private int count;

                      @Override
                      public void disposed(
                          int batch,
                          int row,
                          Disposition disposition,
                          @Nullable Outcome outcome,
                          String reason,
                          int attempts,
                          long attempt,
                          int number,
                          long sent,
                          long ended,
                          int talk,
                          @Nullable String id) {
                        if (++count != 3) {
                          super.disposed(
                              batch,
                              row,
                              disposition,
                              outcome,
                              reason,
                              attempts,
                              attempt,
                              number,
                              sent,
                              ended,
                              talk,
                              id);
                        }
                      }
                    }))
        .hasSizeGreaterThan(30)
        .allMatch(
            verdict ->
                verdict.contains("P5") || verdict.contains("P9") || verdict.contains("rests"));
  }

  @Test
  void releaseToldTwiceOrTooEarly_isSeen() {
    assertThat(
            verdicts(
                world ->
                    new Meddler(world) {
                      @Override
                      public void attemptMoved(
                          long id,
                          int batch,
                          int row,
                          int number,
                          AttemptState from,
                          AttemptState to,
                          String reason) {
                        AttemptState told = to == AttemptState.ACTIVE ? AttemptState.DONE : to;
                        super.attemptMoved(id, batch, row, number, from, told, reason);
                      }
                    }))
        .hasSizeGreaterThan(30)
        .anyMatch(verdict -> verdict.contains("P1 nothing that may be live is released"));
  }

  @Test
  void inboundTakenThoughRefused_isSeen() {
    assertThat(
            verdicts(
                world ->
                    new Meddler(world) {
                      @Override
                      public void inboundDecided(long ticket, boolean accepted) {
                        super.inboundDecided(ticket, true);
                      }
                    }))
        .anyMatch(verdict -> verdict.contains("P1 inbound call taken on full number"));
  }
}
