package dev.ringfence.simulator.chaos;

import dev.ringfence.simulator.audit.CarrierEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds dials that should not have been, in what the carriers saw (P6): an attempt that arrived
 * twice; a call of a row that has one in progress, or whose call before was answered, or that has
 * had all its tries; a call that no accepted row asks for. Tell it the rows, then the carriers'
 * events in their order. Lane-confined.
 *
 * <p>A destination that several rows have cannot tell whose call it is: it may be called as often
 * as all of them together, and have as many calls in progress as it has rows.
 */
final class Redials {
  private static final int EXAMPLES = 20;

  /** What is known of one destination. */
  private static final class Destination {
    final List<RetryRule> rules = new ArrayList<>();
    final Set<String> live = new HashSet<>();
    String lastEnd = "";
    int calls;
  }

  private final Map<String, Destination> destinations = new HashMap<>();
  private final Map<String, Destination> byCall = new HashMap<>();
  private final Set<String> attempts = new HashSet<>();
  private final List<String> examples = new ArrayList<>();
  private long count;

  /** A row that was accepted. */
  void row(String to, String template) {
    destinations.computeIfAbsent(to, any -> new Destination()).rules.add(RetryRule.of(template));
  }

  /** Something that a carrier saw. */
  void feed(CarrierEvent event) {
    switch (event.kind()) {
      case CREATE_ACCEPTED -> {
        if (!repeated(event)) {
          accepted(event);
        }
      }
      case CREATE_REFUSED -> {
        boolean unused = repeated(event);
      }
      case ENDED -> {
        Destination to = byCall.get(event.call());
        if (to != null && to.live.remove(event.call())) {
          to.lastEnd = event.detail();
        }
      }
      default -> {}
    }
  }

  private boolean repeated(CarrierEvent event) {
    if (event.attempt().isEmpty() || attempts.add(event.attempt())) {
      return false;
    }
    found(event, "its attempt " + event.attempt() + " arrived before");
    return true;
  }

  private void accepted(CarrierEvent event) {
    Destination to = destinations.get(event.destination());
    if (to == null) {
      found(event, "no accepted row asks for it");
      return;
    }
    if (to.live.size() >= to.rules.size()) {
      found(event, "a call of its row was in progress");
    } else if (to.calls >= to.rules.stream().mapToInt(RetryRule::attempts).sum()) {
      found(event, "its row had been tried " + to.calls + " times");
    } else if (to.rules.size() == 1
        && to.calls > 0
        && !to.rules.get(0).after().contains(to.lastEnd)) {
      found(event, "the call before was " + to.lastEnd);
    }
    to.calls++;
    to.live.add(event.call());
    byCall.put(event.call(), to);
  }

  private void found(CarrierEvent event, String why) {
    count++;
    if (examples.size() < EXAMPLES) {
      examples.add(
          event.destination() + " was dialled (attempt " + event.attempt() + ") although " + why);
    }
  }

  /** Dials that should not have been. */
  long count() {
    return count;
  }

  /** The first of them, one sentence each. */
  List<String> examples() {
    return List.copyOf(examples);
  }
}
