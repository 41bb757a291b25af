package dev.ringfence.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.provider.WireServer;
import dev.ringfence.engine.provider.WireServer.Reply;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * P10: two engines with more calls than the one channel of their only number takes. Without turns
 * one of them has it some ten times in a row.
 */
class NodesByTurnsTest extends TwoEngines {
  private static final Pattern WHOSE = Pattern.compile("([ab])\\.example\\.com");

  private static final Pattern URGENT = Pattern.compile("1305555([08])\\d{3}");

  /** So few that one node has all of them. */
  private static final int FEW = 16;

  /** A call takes as long, and is over. */
  private static final long CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final WireServer carrier = new WireServer().otherwise(any -> barred());

  private static Reply barred() {
    LockSupport.parkNanos(CALL_NANOS);
    return Reply.of(403, "{\"error\": \"this destination is barred\"}");
  }

  @Override
  String carrier() {
    return carrier.url();
  }

  @Override
  int channels() {
    return 1;
  }

  @AfterEach
  void endCarrier() {
    carrier.close();
  }

  /** What of each dial tells which one it is, in their order. */
  private String dialled(Pattern by) {
    StringBuilder order = new StringBuilder();
    carrier.seen().stream()
        .filter(request -> request.method().equals("POST"))
        .map(request -> by.matcher(request.body()))
        .filter(Matcher::find)
        .forEach(found -> order.append(found.group(1)));
    return order.toString();
  }

  @Test
  void P10_nodesThatWantTheSameNumber_haveItByTurns() {
    String batch = accepted();
    for (Node node : List.of(a, b)) {
      awaitDone(node, batch);
    }
    String order = dialled(WHOSE);
    assertThat(order).hasSize(CALLS);
    // Before, they do not know of each other; after, one of them may have no more rows.
    int longest = 0;
    int run = 0;
    for (int i = 40; i < 70; i++) {
      run = order.charAt(i) == order.charAt(i - 1) ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    // News that come late cost a turn now and then.
    assertThat(longest).as("who dialled: %s", order).isLessThan(6);
  }

  @Test
  void P10_urgentCallsOfOneNode_goBeforeOthersOfTheOtherNode() {
    String batch = accepted();
    await().atMost(PATIENCE).until(() -> dialled(URGENT).length() > 10);
    String csv = numbers(13055558000L, FEW);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                sent(a, "POST", "/v1/batches?template=t&priority=urgent", csv, "second")
                        .join()
                        .statusCode()
                    == 202);
    awaitDone(b, batch);
    String order = dialled(URGENT);
    assertThat(order.chars().filter(dial -> dial == '8')).hasSize(FEW);
    int last = order.lastIndexOf('8');
    // It is said once a second; from then on all of them.
    String end = order.substring(last - 9, last + 1);
    assertThat(end.chars().filter(dial -> dial == '8').count()).as(order).isGreaterThan(6);
  }
}
