package dev.ringfence.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.Carried;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P9: what another node has given back is known at once, also while all is being counted. */
class OthersMirrorTest {
  private final Map<String, Integer> told = new HashMap<>();
  private final OthersMirror mirror = new OthersMirror("a", told::put);

  private static Answer<Carried> census(long instant, Carried... items) {
    return new Answer<>(Answer.Status.OK, "e", instant, List.of(items));
  }

  @Test
  void channelGivenBackWhileTheCountIsOnItsWay_isFree() {
    mirror.counting();
    mirror.published("b|20||1");
    mirror.counted(census(10, new Carried("b", "1", 1), new Carried("b", "2", 2)));
    assertThat(told).doesNotContainEntry("1", 1).containsEntry("2", 2);
  }

  @Test
  void channelTakenWhileTheCountIsOnItsWay_isTaken() {
    mirror.counting();
    mirror.published("b|20|1|");
    mirror.counted(census(10));
    assertThat(told).containsEntry("1", 1);
    mirror.published("b|30||1");
    assertThat(told).containsEntry("1", 0);
  }

  @Test
  void newsThatIsInTheCount_isNotCountedTwice_howeverLateItComes() {
    mirror.counting();
    mirror.published("b|5|1|");
    mirror.counted(census(10, new Carried("b", "1", 1), new Carried("c", "2", 1)));
    mirror.published("c|9|2|");
    assertThat(told).containsEntry("1", 1).containsEntry("2", 1);
  }

  @Test
  void ownCalls_areNobodyElses() {
    mirror.counting();
    mirror.counted(census(10, new Carried("a", "1", 1)));
    mirror.published("a|20|1,2,2|3");
    assertThat(told).isEmpty();
  }
}
