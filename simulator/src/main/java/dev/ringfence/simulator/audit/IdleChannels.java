package dev.ringfence.simulator.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Judges from the carriers' log whether a channel that was freed is used again soon, while calls
 * wait that could use it. What frees a channel is that the engine was told of the call's end; what
 * uses it is the next dial on its number. Only for work in which channels are all that binds, with
 * dials alone: calls from outside are not counted. Lane-confined.
 *
 * <p>Of several free channels of a number the one that was freed first is used first, so none is
 * found idle for longer than it must have been.
 */
public final class IdleChannels {
  private static final int EXAMPLES = 5;
  private static final double MILLI = 1e6;

  /** A channel that is free, or about to be; the instants are of the call that had it. */
  private static final class Channel {
    final String number;
    final String call;
    long ended;
    long told;
    boolean isOver;

    Channel(String number, String call) {
      this.number = number;
      this.call = call;
    }
  }

  /** Those of one number; {@code untold}: ended, and the engine may not know yet. */
  private static final class Line {
    final Deque<Channel> free = new ArrayDeque<>();
    final Deque<Channel> untold = new ArrayDeque<>();
  }

  private final Map<String, Line> lines = new HashMap<>();
  private final Map<String, Channel> calls = new HashMap<>();
  private final Set<String> waiting;
  private final int channels;
  private final long from;
  private final LongStream.Builder idle = LongStream.builder();
  private final LongStream.Builder turn = LongStream.builder();
  private final List<String> examples = new ArrayList<>();
  private long until;
  private long cutOff;
  private long over;

  /**
   * A judge of some numbers.
   *
   * @param waiting destinations of all rows that could go out on any of them from {@code from} on;
   *     each is called once
   * @param from from here on is judged, on the clock of the log
   * @param until up to here, or to where fewer rows wait than there are channels
   */
  private IdleChannels(
      List<NumberRule> numbers, Collection<String> waiting, long from, long until) {
    this.waiting = new HashSet<>(waiting);
    this.from = from;
    this.until = until;
    for (NumberRule number : numbers) {
      Line line = new Line();
      for (int i = 0; i < number.channels(); i++) {
        Channel fresh = new Channel(number.number(), "");
        fresh.told = from;
        line.free.add(fresh);
      }
      lines.put(number.number(), line);
    }
    this.channels = numbers.stream().mapToInt(NumberRule::channels).sum();
  }

  /** Judges a log, which must have all calls of the numbers from their first one on. */
  public static IdleReport judge(
      List<CarrierEvent> log,
      List<NumberRule> numbers,
      Collection<String> waiting,
      long from,
      long until) {
    List<CarrierEvent> ordered = new ArrayList<>(log);
    ordered.sort(
        Comparator.comparingLong(CarrierEvent::nanos).thenComparingLong(CarrierEvent::seq));
    IdleChannels judge = new IdleChannels(numbers, waiting, from, until);
    for (CarrierEvent event : ordered) {
      if (event.nanos() > judge.until) {
        break;
      }
      judge.feed(event);
    }
    return judge.report();
  }

  private void feed(CarrierEvent event) {
    switch (event.kind()) {
      case CREATE_ACCEPTED -> {
        dialled(event);
        calls.put(event.call(), new Channel(event.number(), event.call()));
      }
      case CREATE_REFUSED -> {
        dialled(event);
        Channel refused = new Channel(event.number(), "");
        refused.ended = event.nanos();
        free(refused, event);
      }
      case ENDED -> ended(event);
      default -> {
        if (event.tellsEnd()) {
          told(event);
        }
      }
    }
  }

  private void dialled(CarrierEvent event) {
    Line line = lines.get(event.number());
    if (line == null) {
      return;
    }
    Channel channel = line.free.poll();
    if (channel != null) {
      used(channel, event.nanos());
    } else {
      // The engine knows already, and its answer to the callback is still on its way.
      channel = line.untold.poll();
      if (channel != null) {
        channel.told = event.nanos();
        used(channel, event.nanos());
      }
    }
    if (waiting.remove(event.destination()) && waiting.size() < channels) {
      until = Math.min(until, event.nanos());
    }
  }

  private void used(Channel channel, long now) {
    if (now < from) {
      return;
    }
    long since = Math.max(channel.told, from);
    idle.add(now - since);
    if (channel.isOver && channel.ended >= from) {
      turn.add(now - channel.ended);
    }
    look(channel, now - since);
  }

  private void ended(CarrierEvent event) {
    Channel channel = calls.get(event.call());
    Line line = lines.get(event.number());
    if (channel != null && line != null) {
      channel.ended = event.nanos();
      channel.isOver = true;
      line.untold.add(channel);
    }
  }

  private void told(CarrierEvent event) {
    Channel channel = calls.get(event.call());
    if (channel == null || !channel.isOver) {
      return;
    }
    calls.remove(event.call());
    Line line = lines.get(channel.number);
    if (line != null && line.untold.remove(channel)) {
      free(channel, event);
    }
  }

  private void free(Channel channel, CarrierEvent event) {
    Line line = lines.get(channel.number);
    if (line != null) {
      channel.told = event.nanos();
      line.free.add(channel);
    }
  }

  private void look(Channel channel, long nanos) {
    if (nanos <= IdleReport.BAR_MILLIS * MILLI) {
      return;
    }
    over++;
    if (examples.size() < EXAMPLES) {
      examples.add(
          channel.number
              + " was idle for "
              + Math.round(nanos / MILLI)
              + " ms"
              + (channel.call.isEmpty() ? "" : " after call " + channel.call));
    }
  }

  /** What is still free at the end was idle at least until then. */
  private IdleReport report() {
    for (Line line : lines.values()) {
      for (Channel channel : line.free) {
        long nanos = until - Math.max(channel.told, from);
        cutOff = Math.max(cutOff, nanos);
        look(channel, nanos);
      }
    }
    return new IdleReport(
        channels,
        Math.max(0, until - from) / 1e9,
        IdleReport.Spread.of(idle.build().toArray(), cutOff),
        IdleReport.Spread.of(turn.build().toArray(), 0),
        over,
        examples);
  }
}
