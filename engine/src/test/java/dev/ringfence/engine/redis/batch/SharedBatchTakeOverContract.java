package dev.ringfence.engine.redis.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Kept;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Segment.Returned;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.Standing.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every shared batch promises when nodes, links and writes are lost. */
abstract class SharedBatchTakeOverContract extends SharedBatchContract {
  private static final long LIFE_ZERO = Node.endOfLife(0);

  @Test
  void p6_segmentsOfADeadNode_passByFenceAndTakeOverAlone() {
    Owned mine = claim(one);
    assertThat(get(two.takeOver("one", LIFE_ZERO, 9)).items()).isEmpty();
    assertThat(get(two.fence("one", LIFE_ZERO)).item()).isTrue();
    assertThat(get(two.claim(9)).items()).hasSize(2);
    Claimed taken = get(two.takeOver("one", LIFE_ZERO, 9)).item();
    assertThat(taken.segment()).isEqualTo(mine.segment());
    assertThat(get(two.takeOver("one", LIFE_ZERO, 9)).items()).isEmpty();
    assertThat(get(one.renew(List.of(mine))).status()).isEqualTo(Status.FENCED);
    assertThat(get(one.write(List.of(), false)).status()).isEqualTo(Status.FENCED);
    assertThat(get(at("one", 0, 1).resume(Resumption.begin())).status()).isEqualTo(Status.FENCED);
    assertThat(dispose(two, taken.token(), 0)).isEqualTo(Kept.KEPT);
  }

  /** It has forgotten what it dialled there, and the taker has yet to find that. */
  @Test
  void p6_lifeThatAnotherTakesOver_isNotTakenBackByTheNodesNextOne() {
    Owned mine = claim(one);
    SharedBatch next = at("one", 1, 0);
    long former = Node.endOfLife(0);
    assertThat(get(next.fence("one", former)).item()).isTrue();
    begin(next);
    assertThat(get(next.takeOver("one", former, former, 9)).items()).isEmpty();
    assertThat(get(two.takeOver("one", former, 9)).item().segment()).isEqualTo(mine.segment());
  }

  @Test
  void p6_nextLife_ownsNothingAndFreesNothingThatWaitsToBeTakenOver() {
    Owned mine = claim(one);
    SharedBatch next = at("one", 1, 0);
    begin(next, mine);
    assertThat(dispose(next, mine.token(), 0)).isEqualTo(Kept.KEPT);
    SharedBatch third = at("one", 2, 0);
    assertThat(get(third.fence("one", Node.endOfLife(1 << 20))).item()).isTrue();
    String epoch = get(third.resume(Resumption.begin())).epoch();
    assertThat(end(third, epoch, 0, mine).items()).containsExactly(0L);
    assertThat(get(two.claim(9)).items()).extracting(Claimed::segment).containsExactly(1, 2);
    // It takes over from itself once it has reconciled what it had dialled.
    assertThat(get(third.takeOver("one", Node.endOfLife(1 << 20), 9)).item().segment())
        .isEqualTo(mine.segment());
  }

  /** The answer to its last row may be lost: nobody has taken it, and nobody needs it. */
  @Test
  void p6_segmentThatIsDone_isNotAnothers_forTheNodeThatHadItLast() {
    Owned mine = claim(one);
    Owned others = claim(one);
    for (int row = 0; row < SPAN; row++) {
      dispose(one, mine.token(), mine.segment() * SPAN + row);
    }
    SharedBatch again = at("one", 0, 1);
    String epoch = get(again.resume(Resumption.begin())).epoch();
    assertThat(end(again, epoch, 0, mine, others).items())
        .containsExactly(Resumption.DONE, Resumption.OWNED);
    SharedBatch next = at("one", 1, 0);
    assertThat(get(two.fence("one", LIFE_ZERO)).item()).isTrue();
    Claimed taken = get(two.takeOver("one", LIFE_ZERO, 9)).item();
    for (int row = 0; row < SPAN; row++) {
      dispose(two, taken.token(), taken.segment() * SPAN + row);
    }
    String now = get(next.resume(Resumption.begin())).epoch();
    assertThat(end(next, now, 0, mine, others).items()).containsExactly(Resumption.DONE, 0L);
  }

  @Test
  void p6_lateClaimOfAFormerLink_isRefused_andWhatItGotIsTold() {
    Owned unheard = claim(one);
    SharedBatch again = at("one", 0, 1);
    String epoch = get(again.resume(Resumption.begin())).epoch();
    List<Long> told = end(again, epoch, 0).items();
    assertThat(Resumption.unnamed(told, 0)).extracting(Claimed::owned).containsExactly(unheard);
    assertThat(get(one.claim(1)).status()).isEqualTo(Status.NODE);
    // It may hold attempts of those rows, as a taker does: nobody else gets them.
    assertThat(get(two.claim(1)).item().segment()).isNotEqualTo(unheard.segment());
    assertThat(get(again.renew(List.of(unheard))).item()).isTrue();
  }

  @Test
  void p6_answerOfATakingOverThatWasLost_isToldOnTheNextLink() {
    Owned theirs = claim(one);
    get(two.fence("one", LIFE_ZERO));
    Owned unheard = get(two.takeOver("one", LIFE_ZERO, 9)).item().owned();
    SharedBatch again = at("two", 0, 1);
    String epoch = get(again.resume(Resumption.begin())).epoch();
    assertThat(Resumption.unnamed(end(again, epoch, 0).items(), 0))
        .extracting(Claimed::owned)
        .containsExactly(unheard);
    assertThat(unheard.segment()).isEqualTo(theirs.segment());
  }

  @Test
  void p6_answerOfTakingItsOwnBack_isToldThoughItNamesAnOlderToken() {
    Owned old = claim(one);
    SharedBatch life = at("one", 1, 0);
    get(life.fence("one", LIFE_ZERO));
    begin(life, old);
    Owned unheard = get(life.takeOver("one", LIFE_ZERO, 9)).item().owned();
    SharedBatch again = at("one", 1, 1);
    String epoch = get(again.resume(Resumption.begin())).epoch();
    List<Long> items = end(again, epoch, 0, old).items();
    assertThat(items.get(0)).isZero();
    assertThat(Resumption.unnamed(items, 1)).extracting(Claimed::owned).containsExactly(unheard);
  }

  @Test
  void p6_anotherLink_keepsWhatItNames() {
    Owned mine = claim(one);
    SharedBatch again = at("one", 0, 1);
    begin(again, mine);
    assertThat(get(again.renew(List.of(mine))).item()).isTrue();
    assertThat(get(two.claim(9)).items()).extracting(Claimed::segment).containsExactly(1, 2);
  }

  @Test
  void p8_otherEpoch_nothingIsClaimedOrWrittenUntilEveryNodeHasResumed() {
    Owned mine = claim(one);
    world.epoch("e1");
    assertThat(get(one.claim(1)).status()).isEqualTo(Status.EPOCH);
    assertThat(get(one.renew(List.of(mine))).status()).isEqualTo(Status.EPOCH);
    begin(one, mine);
    assertThat(get(one.claim(1)).status()).isEqualTo(Status.CLOSED);
    assertThat(get(one.open(NODES)).items()).containsExactly("two");
    begin(two);
    assertThat(get(one.open(NODES)).items()).isEmpty();
    assertThat(get(one.renew(List.of(mine))).item()).isTrue();
  }

  @Test
  void p6_claimThatWasLost_isRestoredAndNobodyElseGetsIt() {
    claim(two);
    world.save();
    Owned lost = claim(one);
    world.lose();
    world.epoch("e1");
    // The second does not name its segment: it is told.
    SharedBatch again = at("two", 0, 1);
    begin(again);
    begin(one, lost);
    get(again.open(NODES));
    assertThat(get(again.claim(9)).items()).extracting(Claimed::segment).containsExactly(2);
    assertThat(dispose(one, lost.token(), 20)).isEqualTo(Kept.KEPT);
  }

  @Test
  void p6_takeOverThatWasLost_isRestoredWhoeverSpeaksFirst() {
    for (boolean deadFirst : new boolean[] {true, false}) {
      close();
      accept();
      Owned old = claim(one);
      world.save();
      get(two.fence("one", LIFE_ZERO));
      Owned taken = get(two.takeOver("one", LIFE_ZERO, 9)).item().owned();
      world.lose();
      world.epoch("e1");
      if (deadFirst) {
        begin(one, old);
        begin(two, taken);
      } else {
        begin(two, taken);
        begin(one, old);
      }
      get(two.open(NODES));
      assertThat(get(two.renew(List.of(taken))).item()).isTrue();
      assertThat(get(one.renew(List.of(old))).item()).isFalse();
      assertThat(dispose(one, old.token(), 0)).isEqualTo(Kept.STALE);
    }
  }

  /** Who joins first fences lives of its own that the data do not know: that says nothing of it. */
  @Test
  void p5_fateThatWasLost_isAfterTheInstantOfNoLoss_whateverIsFencedBefore() {
    world.save();
    pass(Duration.ofSeconds(1));
    Owned mine = claim(one);
    long instant = get(one.write(List.of(write(mine, 1)), false)).instant();
    pass(Duration.ofSeconds(1));
    world.lose();
    world.epoch("e1");
    SharedBatch next = at("two", 1, 0);
    assertThat(get(next.fence("two", LIFE_ZERO)).item()).isTrue();
    begin(next);
    assertThat(get(one.resume(Resumption.begin())).items().get(0)).isLessThan(instant);
  }

  @Test
  void p5_fatesThatWereLost_areWrittenAgainWithoutATokenAndCountOnce() {
    Owned mine = claim(one);
    dispose(one, mine.token(), 0);
    world.save();
    pass(Duration.ofSeconds(1));
    long instant = get(one.write(List.of(write(mine, 1), write(mine, 2)), false)).instant();
    get(one.giveBack(List.of(new Returned(mine, 0))));
    Owned theirs = claim(two);
    world.lose();
    world.epoch("e1");
    Reply<Long> begun = get(one.resume(Resumption.begin()));
    assertThat(begun.items().get(0)).isLessThan(instant);
    begin(two, theirs);
    assertThat(get(one.write(List.of(write(mine, 1), write(mine, 2)), true)).items())
        .containsExactly(Kept.KEPT, Kept.KEPT);
    assertThat(get(one.write(List.of(write(mine, 0), write(mine, 2)), true)).items())
        .containsExactly(Kept.ALREADY, Kept.ALREADY);
    end(one, begun.epoch(), instant);
    get(one.open(NODES));
    assertThat(get(one.look()).standing().left()).isEqualTo(ROWS - 3);
    assertThat(get(two.renew(List.of(theirs))).instant()).isGreaterThan(instant);
    assertThat(get(two.renew(List.of(theirs))).item()).isTrue();
  }

  private static Write write(Owned owned, int row) {
    return new Write(owned.token(), Fate.disposed(row, 1, new byte[] {1}));
  }

  @Test
  void p5_batchThatWasLost_isPutAgainAndClosedUntilItsOwnersHaveSpoken() {
    Owned mine = claim(one);
    Owned theirs = claim(two);
    dispose(two, theirs.token(), 20);
    world.wipe();
    world.epoch("e1");
    assertThat(get(two.resume(Resumption.begin())).status()).isEqualTo(Status.ABSENT);
    put(one, true);
    String epoch = get(two.resume(Resumption.begin())).epoch();
    assertThat(get(two.write(List.of(write(theirs, 20)), true)).item()).isEqualTo(Kept.KEPT);
    end(two, epoch, 0, theirs);
    assertThat(get(two.open(NODES)).items()).containsExactly("one");
    assertThat(get(two.claim(9)).status()).isEqualTo(Status.CLOSED);
    begin(one, mine);
    get(two.open(NODES));
    assertThat(get(one.claim(9)).items()).extracting(Claimed::segment).containsExactly(2);
    assertThat(get(one.look()).standing().left()).isEqualTo(ROWS - 1);
    assertThat(get(two.renew(List.of(theirs))).item()).isTrue();
  }

  @Test
  void p6_commandThatWasLost_isRestoredByWhoeverSawIt() {
    world.save();
    get(one.command(State.CANCELED));
    world.lose();
    world.epoch("e1");
    begin(one);
    String epoch = get(two.resume(Resumption.begin())).epoch();
    get(two.resume(new Resumption(Resumption.Step.END, epoch, 0, 2, State.CANCELED, List.of())));
    assertThat(get(one.look()).standing()).isEqualTo(new Standing(2, State.CANCELED, ROWS, false));
  }

  @Test
  void p8_nodeThatWasFencedBeforeTheLoss_isNotWaitedFor() {
    get(two.fence("one", LIFE_ZERO));
    world.epoch("e1");
    begin(two);
    assertThat(get(two.open(NODES)).items()).isEmpty();
    world.epoch("e2");
    begin(two);
    get(at("one", 1, 0).resume(Resumption.begin()));
    assertThat(get(two.open(NODES)).items()).containsExactly("one");
  }

  @Test
  void p5_finisherThatDied_leavesTheTellingToItsTaker() {
    for (Claimed claimed : get(one.claim(9)).items()) {
      for (int i = 0; i < claimed.left(); i++) {
        dispose(one, claimed.token(), claimed.segment() * SPAN + i);
      }
    }
    assertThat(get(one.look()).standing().toTell()).isTrue();
    get(two.fence("one", LIFE_ZERO));
    assertThat(get(one.look()).standing().toTell()).isFalse();
    assertThat(get(two.takeOver("one", LIFE_ZERO, 9)).standing().toTell()).isTrue();
  }
}
