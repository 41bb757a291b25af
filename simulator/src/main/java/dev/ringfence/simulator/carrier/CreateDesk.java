package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.model.CallPlan;
import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.model.Fault;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes or refuses creates, the same for all carriers, and injects the faults that a create can
 * meet. Lane-confined.
 */
final class CreateDesk {

  private static final long EARLY_MILLIS_MAX = 3_000;

  private final Vertx vertx;
  private final Exchange exchange;
  private final InboundCalls inbound;

  CreateDesk(Vertx vertx, Exchange exchange, InboundCalls inbound) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.inbound = inbound;
  }

  /** A create that is wrong in itself. */
  void refuse(ApiRequest request, AccountDesk desk, DialOrder order, Answer answer, String why) {
    exchange.log.add(
        request.arrivedNanos, Kind.CREATE_REFUSED, desk.account, order, "", answer.status(), why);
    request.answer(answer);
  }

  /**
   * Somebody without the right credentials.
   *
   * @param desk the account, if it exists and the request was a create; else null
   */
  void refuseStranger(
      ApiRequest request, @Nullable AccountDesk desk, DialOrder order, Answer answer) {
    if (desk == null) {
      request.answer(answer);
    } else {
      refuse(request, desk, order, answer, "unauthorized");
    }
  }

  /** Places the calls of one request: one, or with Plivo several. */
  void place(ApiRequest request, AccountDesk desk, List<DialOrder> orders, CreateAnswers answers) {
    DialOrder first = orders.get(0);
    Dice dice = exchange.nextDice(first.destination());
    Fault fault = exchange.faults.onCreate(dice);
    if (fault == Fault.DROPPED_BEFORE
        || fault == Fault.THROTTLE
        || fault == Fault.SERVER_ERROR_BEFORE) {
      exchange.count(fault, desk, first, "");
      if (fault == Fault.DROPPED_BEFORE) {
        exchange.log.add(
            request.arrivedNanos, Kind.CREATE_REFUSED, desk.account, first, "", 0, fault.word());
        request.drop();
      } else {
        Answer answer = fault == Fault.THROTTLE ? answers.throttled() : serverError(answers, dice);
        refuse(request, desk, first, answer, fault.word());
      }
    } else if (desk.full()) {
      refuse(request, desk, first, answers.concurrencyExceeded(desk), "concurrency");
    } else if (desk.account.rejectsOverCps() && desk.overCps(System.nanoTime())) {
      refuse(request, desk, first, answers.cpsExceeded(desk), "cps");
    } else {
      accept(request, desk, orders, answers, dice, fault);
    }
  }

  private void accept(
      ApiRequest request,
      AccountDesk desk,
      List<DialOrder> orders,
      CreateAnswers answers,
      Dice dice,
      @Nullable Fault fault) {
    List<SimCall> calls = new ArrayList<>();
    for (DialOrder order : orders) {
      Dice own = calls.isEmpty() ? dice : exchange.nextDice(order.destination());
      calls.add(exchange.accept(desk, order, own));
    }
    Answer answer =
        fault == Fault.SERVER_ERROR_AFTER ? serverError(answers, dice) : answers.placed(calls);
    int status = fault == Fault.DROPPED_AFTER ? 0 : answer.status();
    for (SimCall call : calls) {
      exchange.log.add(
          request.arrivedNanos,
          Kind.CREATE_ACCEPTED,
          desk.account,
          call.order,
          call.id,
          status,
          "");
    }
    SimCall call = calls.get(0);
    if (fault != null) {
      exchange.count(fault, desk, call.order, call.id);
    }
    if (fault == null || fault == Fault.SERVER_ERROR_AFTER) {
      int latency = exchange.config.profile().apiLatencyMax();
      later(
          Math.round(dice.roll("api") * latency),
          () -> {
            request.answer(answer);
            calls.forEach(exchange::begin);
          });
    } else if (fault == Fault.DROPPED_AFTER) {
      request.drop();
      calls.forEach(exchange::begin);
    } else if (fault == Fault.ANSWER_DELAYED) {
      calls.forEach(exchange::begin);
      later(2_000 + Math.round(dice.roll("delay") * 4_000), () -> request.answer(answer));
    } else {
      early(request, calls, answer);
    }
    if (exchange.faults.strikes(Fault.INBOUND, dice, "")) {
      inbound.unasked(desk, dice);
    }
  }

  /** Lets a callback overtake the answer: the answer waits for it, but not for ever. */
  private void early(ApiRequest request, List<SimCall> calls, Answer answer) {
    SimCall call = calls.get(0);
    // Exotel reports nothing but the end, so there the end must come at once.
    call.plan =
        call.desk.account.provider() == Provider.EXOTEL
            ? CallPlan.busyAtOnce()
            : call.plan.atOnce();
    boolean[] answered = new boolean[1];
    Runnable once =
        () -> {
          if (!answered[0]) {
            answered[0] = true;
            request.answer(answer);
          }
        };
    call.firstCallback = once;
    later(EARLY_MILLIS_MAX, once);
    calls.forEach(exchange::begin);
  }

  private static Answer serverError(CreateAnswers answers, Dice dice) {
    int which = dice.random("5xx").nextInt(3);
    return which == 1 ? Answer.badGateway() : answers.serverError(which == 0 ? 500 : 503);
  }

  private void later(long millis, Runnable task) {
    if (millis < 1) {
      task.run();
    } else {
      vertx.setTimer(millis, timer -> task.run());
    }
  }
}
