package dev.ringfence.simulator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A channel that an engine knows to be free must not be idle while calls wait. */
class IdleChannelsTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final String A = "+14155550100";
  private static final String B = "+14155550101";

  /** Two numbers with a channel each, both of which a call takes at once. */
  private final Log log =
      new Log()
          .on(A, "AC1")
          .accepted(0, "a1", "+1", "a1")
          .on(B, "AC1")
          .accepted(MILLI, "b1", "+2", "b1");

  private Log ends(String number, String call, long at) {
    return log.on(number, "AC1").ended(at, call).lastCallback(at + 20 * MILLI, call, 204);
  }

  private IdleReport judged(int channels, int rows, long until) {
    List<NumberRule> numbers =
        List.of(
            new NumberRule("twilio", "AC1", A, channels, 0, 0),
            new NumberRule("twilio", "AC1", B, channels, 0, 0));
    List<String> waiting = new ArrayList<>();
    for (int i = 1; i <= rows; i++) {
      waiting.add("+" + i);
    }
    return IdleChannels.judge(log.events, numbers, waiting, Log.BASE, Log.BASE + until);
  }

  @Test
  void numberIdleForASecondAndAHalf_whileCallsWait_isFound() {
    ends(A, "a1", SECOND).accepted(SECOND + 1_520 * MILLI, "a2", "+3", "a2");
    ends(B, "b1", 2 * SECOND).accepted(2 * SECOND + 50 * MILLI, "b2", "+4", "b2");
    IdleReport report = judged(1, 100, 3 * SECOND);
    assertThat(report.over()).isOne();
    assertThat(report.examples()).containsExactly(A + " was idle for 1500 ms after call a1");
    assertThat(report.idle().longest()).isEqualTo(1_500);
    assertThat(report.turn().longest()).isEqualTo(1_520);
  }

  @Test
  void numberUsedWithinASecond_isInOrder() {
    ends(A, "a1", SECOND).accepted(SECOND + 1_019 * MILLI, "a2", "+3", "a2");
    ends(B, "b1", 2 * SECOND).accepted(2 * SECOND + 50 * MILLI, "b2", "+4", "b2");
    IdleReport report = judged(1, 100, 3 * SECOND);
    assertThat(report.over()).isZero();
    assertThat(report.examples()).isEmpty();
    assertThat(report.idle().longest()).isEqualTo(999);
    assertThat(report.turn().p50()).isEqualTo(50);
  }

  @Test
  void numberNeverUsedAgain_isFoundAtTheEnd() {
    ends(A, "a1", SECOND);
    assertThat(judged(1, 100, 2 * SECOND + 15 * MILLI).over()).isZero();
    IdleReport report = judged(1, 100, 4 * SECOND);
    assertThat(report.over()).isOne();
    assertThat(report.idle().count()).as("of the two first dials").isEqualTo(2);
    assertThat(report.idle().longest()).isEqualTo(2_980);
  }

  @Test
  void channelNeverUsedAtAll_isFound() {
    IdleReport report = judged(2, 100, 4 * SECOND);
    assertThat(report.channels()).isEqualTo(4);
    assertThat(report.over()).as("one of each number").isEqualTo(2);
  }

  @Test
  void engineThatWasNotTold_isNotBlamed() {
    log.on(A, "AC1").ended(SECOND, "a1").lastCallback(SECOND + 20 * MILLI, "a1", 503);
    assertThat(judged(1, 100, 4 * SECOND).over()).isZero();
    log.lookedUp(4 * SECOND, "a1").accepted(6 * SECOND, "a2", "+3", "a2");
    assertThat(judged(1, 100, 7 * SECOND).idle().longest()).isEqualTo(2_000);
  }

  @Test
  void lookUpOfACallThatGoesOn_freesNothing() {
    log.on(A, "AC1").lookedUp(SECOND, "a1");
    assertThat(judged(1, 100, 4 * SECOND).over()).isZero();
  }

  @Test
  void dialThatOvertakesTheAnswerToTheCallback_isNoWait_andTheAnswerFreesNothingMore() {
    log.on(A, "AC1").ended(SECOND, "a1").accepted(SECOND + 10 * MILLI, "a2", "+3", "a2");
    log.on(A, "AC1").lastCallback(SECOND + 20 * MILLI, "a1", 204);
    IdleReport report = judged(1, 100, 4 * SECOND);
    assertThat(report.over()).isZero();
    assertThat(report.idle().longest()).isEqualTo(1);
    assertThat(report.turn().longest()).isEqualTo(10);
  }

  @Test
  void fewerRowsThanChannels_areNoReasonToBlame() {
    ends(A, "a1", SECOND);
    ends(B, "b1", SECOND).accepted(SECOND + 30 * MILLI, "b2", "+3", "b2");
    IdleReport report = judged(1, 4, 9 * SECOND);
    assertThat(report.over()).isZero();
    assertThat(report.seconds()).isEqualTo(1.03);
    assertThat(judged(1, 5, 9 * SECOND).over()).isOne();
  }

  @Test
  void severalChannels_theOneFreedFirstIsUsedFirst() {
    log.on(A, "AC1").accepted(2 * MILLI, "a2", "+3", "a2");
    log.on(B, "AC1").accepted(3 * MILLI, "b2", "+4", "b2");
    ends(A, "a1", SECOND);
    ends(A, "a2", SECOND + 500 * MILLI).accepted(SECOND + 900 * MILLI, "a3", "+5", "a3");
    log.accepted(2 * SECOND + 100 * MILLI, "a4", "+6", "a4");
    IdleReport report = judged(2, 100, 3 * SECOND);
    assertThat(report.over()).isZero();
    assertThat(report.idle().longest()).isEqualTo(880);
  }

  @Test
  void refusedDial_usesTheChannel_whichIsFreeAtOnce() {
    ends(A, "a1", SECOND).refused(SECOND + 600 * MILLI, "a2");
    log.accepted(SECOND + 1_300 * MILLI, "a3", "+4", "a3");
    IdleReport report = judged(1, 100, 3 * SECOND);
    assertThat(report.over()).isZero();
    assertThat(report.idle().longest()).isEqualTo(700);
  }
}
