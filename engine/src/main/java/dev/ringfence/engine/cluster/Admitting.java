package dev.ringfence.engine.cluster;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.redis.Admission;
import dev.ringfence.engine.redis.Admissions.Decision;
import dev.ringfence.engine.redis.Admissions.Request;
import dev.ringfence.engine.redis.Answer;
import dev.ringfence.engine.redis.LimitShard;
import dev.ringfence.engine.redis.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the shared books for what the kernel has granted. Confined to the thread of {@link
 * SharedLimits}. Whoever asks is answered exactly once, also when the link is given up.
 */
final class Admitting {
  /** More than one, or the wire would be idle while an answer is on its way. */
  private static final int MOST_UNDER_WAY = 8;

  private static final String CLOSED = "the shared limits are closed";

  private final OwnCalls calls;
  private final Supplier<SharedTerms> terms;
  private final Runnable untold;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final Map<Long, SharedLimits.Admitted> asked = new LinkedHashMap<>();
  private BiConsumer<NodeLink, Outcome<?>> failure = (which, outcome) -> {};
  private @Nullable NodeLink link;
  private int underWay;

  private record Waiting(Request request, SharedLimits.Admitted answer) {}

  /**
   * @param untold told when an end that came before the admission is to be told
   */
  Admitting(OwnCalls calls, Supplier<SharedTerms> terms, Runnable untold) {
    this.untold = untold;
    this.calls = calls;
    this.terms = terms;
  }

  /** Told when a shard did not do what it was asked. */
  void onFailure(BiConsumer<NodeLink, Outcome<?>> told) {
    failure = told;
  }

  /** Goes on with this link; whoever was asked for on another one is not known about. */
  void use(@Nullable NodeLink now) {
    if (now == link) {
      return;
    }
    link = now;
    underWay = 0;
    List<Waiting> left = new ArrayList<>(waiting);
    waiting.clear();
    Map<Long, SharedLimits.Admitted> open = new LinkedHashMap<>(asked);
    asked.clear();
    open.forEach(
        (attempt, answer) -> {
          // What it may hold is not named on the next link, and so it is given back.
          SharedCall call = calls.get(attempt);
          if (call != null) {
            calls.forget(call);
          }
          answer.unknown(CLOSED);
        });
    left.forEach(one -> one.answer.unknown(CLOSED));
  }

  void ask(Request request, SharedLimits.Admitted answer) {
    if (link == null) {
      answer.unknown(CLOSED);
    } else {
      waiting.add(new Waiting(request, answer));
    }
  }

  /** Asks for all that wait, as far as the wire has room. */
  void send() {
    NodeLink now = link;
    while (now != null && !waiting.isEmpty() && underWay < MOST_UNDER_WAY) {
      List<Request> batch = new ArrayList<>();
      while (!waiting.isEmpty() && batch.size() < LimitShard.MOST_ITEMS) {
        Waiting one = waiting.remove();
        begin(one.request, one.answer);
        batch.add(one.request);
      }
      underWay++;
      now.whenDone(
          now.admissions().admit(batch), (decisions, cause) -> decided(now, decisions, cause));
    }
  }

  private void begin(Request request, SharedLimits.Admitted answer) {
    SharedTerms in = terms.get();
    long number = Long.parseLong(request.number());
    calls.put(new SharedCall(request, in.keepOf(number), in.destinationKeep()));
    asked.put(request.attempt(), answer);
  }

  private void decided(NodeLink of, @Nullable List<Decision> decisions, @Nullable Throwable cause) {
    if (of != link) {
      return;
    }
    underWay--;
    if (decisions == null) {
      failure.accept(of, new Outcome<>(null, cause));
      return;
    }
    Answer.Status closed = null;
    for (Decision decision : decisions) {
      SharedLimits.Admitted answer = asked.remove(decision.attempt());
      SharedCall call = calls.get(decision.attempt());
      if (answer == null || call == null) {
        throw new IllegalStateException("attempt " + decision.attempt() + " was not asked for");
      }
      if (decision.outcome() == Decision.Outcome.CLOSED) {
        closed = decision.status();
      }
      tell(call, decision, answer);
    }
    if (closed != null) {
      failure.accept(of, new Outcome<>(new Answer<>(closed, "", 0, List.of()), null));
    }
    send();
  }

  private void tell(SharedCall call, Decision decision, SharedLimits.Admitted answer) {
    Limit limit = decision.limit();
    if (decision.outcome() == Decision.Outcome.GO) {
      call.admitted();
      if (call.isOver()) {
        calls.touch(call);
        untold.run();
      }
      answer.go();
      return;
    }
    calls.forget(call);
    if (limit != null) {
      answer.denied(limit, SharedLimits.nanos(decision));
    } else {
      answer.unknown(
          decision.outcome() == Decision.Outcome.LATE
              ? "its reservation ended before it was committed"
              : "a shard answered " + decision.status());
    }
  }

  /** A call that we did not make: its number is reserved and committed, and nothing else. */
  void askForeign(Request request, SharedLimits.Admitted answer) {
    NodeLink now = link;
    if (now == null) {
      answer.unknown(CLOSED);
      return;
    }
    begin(request, answer);
    LimitShard account = now.account(request.account());
    Admission admission =
        new Admission(
            request.attempt(),
            request.number(),
            request.channels(),
            List.of(),
            request.note(),
            true);
    CompletionStage<Answer<Verdict>> reserved = account.reserve(List.of(admission));
    now.flush();
    now.whenDone(
        reserved.thenCompose(verdicts -> commit(now, account, request, verdicts)),
        (decisions, cause) -> {
          if (of(now)) {
            underWay++;
          }
          decided(now, decisions, cause);
        });
  }

  private boolean of(NodeLink which) {
    return which == link;
  }

  private static CompletionStage<List<Decision>> commit(
      NodeLink of, LimitShard account, Request request, Answer<Verdict> verdicts) {
    if (!verdicts.done()) {
      return done(request, Decision.Outcome.CLOSED, verdicts.status());
    }
    Limit limit = verdicts.items().get(0).limit();
    if (limit != null) {
      return CompletableFuture.completedFuture(
          List.of(
              new Decision(
                  request.attempt(),
                  Decision.Outcome.DENIED,
                  limit,
                  Denial.EVENT,
                  Answer.Status.OK)));
    }
    CompletionStage<Answer<Boolean>> committed = account.commit(List.of(request.attempt()));
    of.flush();
    return committed.thenCompose(
        go ->
            go.done()
                ? done(
                    request,
                    go.items().get(0) ? Decision.Outcome.GO : Decision.Outcome.LATE,
                    Answer.Status.OK)
                : done(request, Decision.Outcome.CLOSED, go.status()));
  }

  private static CompletionStage<List<Decision>> done(
      Request request, Decision.Outcome outcome, Answer.Status status) {
    return CompletableFuture.completedFuture(
        List.of(new Decision(request.attempt(), outcome, null, 0, status)));
  }
}
