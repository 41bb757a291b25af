package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.audit.CarrierEvent.Kind;
import dev.ringfence.simulator.model.Dice;
import dev.ringfence.simulator.model.Fault;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** People who call our numbers. Lane-confined. */
final class InboundCalls {

  private final Vertx vertx;
  private final Exchange exchange;
  private final Courier courier;
  private long offered;

  InboundCalls(Vertx vertx, Exchange exchange, Courier courier) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.courier = courier;
  }

  /** The fault: within a second, somebody calls one of the account's numbers. */
  void unasked(AccountDesk desk, Dice dice) {
    if (desk.voiceUrl.isEmpty() || desk.numbers.isEmpty()) {
      return;
    }
    List<String> numbers = new ArrayList<>(desk.numbers.keySet());
    String number = numbers.get(dice.random("inbound-number").nextInt(numbers.size()));
    long wait = 1 + (long) (dice.roll("inbound-wait") * 1_000);
    vertx.setTimer(
        wait,
        timer -> {
          SimCall call = offer(desk, number, caller(desk, dice));
          exchange.count(Fault.INBOUND, desk, call.order, call.id);
        });
  }

  /** Rings a number; the reply of the customer's webhook decides what becomes of it. */
  SimCall offer(AccountDesk desk, String number, String from) {
    Dice dice = Dice.of(exchange.config.seed(), "inbound" + number, ++offered);
    String caller = from.isEmpty() ? caller(desk, dice) : from;
    DialOrder order = DialOrder.inbound(number, caller, desk.voiceUrl, desk.inboundStatusUrl);
    SimCall call = exchange.acceptInbound(desk, order, dice);
    exchange.log.add(Kind.INBOUND_OFFERED, call, 0, "");
    Dialect dialect = exchange.dialect(call);
    Delivery announcement =
        dialect.inboundOffer(
            call,
            reply -> {
              if (call.state == SimCall.State.ENDED) {
                return;
              }
              String refusal = dialect.refusal(reply);
              if (refusal.isEmpty()) {
                exchange.log.add(Kind.INBOUND_ACCEPTED, call, reply.status(), "");
                call.state = SimCall.State.TALKING;
                call.answerMillis = System.currentTimeMillis();
                exchange.talk(call);
              } else {
                exchange.log.add(Kind.INBOUND_REFUSED, call, reply.status(), refusal);
                exchange.end(call, "rejected");
              }
            });
    courier.send(call, List.of(announcement));
    return call;
  }

  /** The account that a number belongs to, if any can be called. */
  AccountDesk owner(String number) {
    for (Map.Entry<String, AccountDesk> e : exchange.desks.entrySet()) {
      if (e.getValue().numbers.containsKey(number)) {
        if (e.getValue().voiceUrl.isEmpty()) {
          throw new IllegalArgumentException("the account of " + number + " has no voice_url");
        }
        return e.getValue();
      }
    }
    throw new IllegalArgumentException("no account has the number " + number);
  }

  private static String caller(AccountDesk desk, Dice dice) {
    int line = dice.random("caller").nextInt(10_000);
    return desk.account.provider() == Provider.EXOTEL
        ? String.format("+9198765%05d", line)
        : String.format("+1773555%04d", line);
  }
}
