package dev.ringfence.engine.core.promise;

import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.model.Topology;
import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.Effects;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.KernelEvent.BatchVerb;
import dev.ringfence.engine.core.port.KernelEvent.Finding;
import dev.ringfence.engine.core.port.LiveCall;
import dev.ringfence.engine.core.port.Trace;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.core.schedule.NumberChoice;
import dev.ringfence.engine.core.schedule.Pools;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A kernel with its hands free: a test says what happens and when, and reads what it asked for. */
final class Rig implements Effects {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;

  /** Index of New York's zone; 0 has no zone, 1 is UTC. */
  static final char NEW_YORK = 2;

  private static final ZoneId[][] ZONES = {{}, {ZoneId.of("UTC")}, {ZoneId.of("America/New_York")}};

  /** A dial that was asked for. */
  record Dial(long attempt, int batch, int row, int number, long to, long at) {}

  /** A disposition that was given. */
  record Done(
      int batch,
      int row,
      Disposition disposition,
      @Nullable Outcome outcome,
      String reason,
      int attempts) {}

  /** A retry that was announced. */
  record Retry(int batch, int row, Outcome outcome, int attempts, long dueWallMillis) {}

  /** A question to the carrier about one attempt. */
  record Asked(long attempt, @Nullable String id, long at) {}

  /** A question for an account's live calls. */
  record Listing(int account, long sweep, long at) {}

  final List<Dial> dials = new ArrayList<>();
  final List<Done> done = new ArrayList<>();
  final List<Retry> retries = new ArrayList<>();
  final List<Asked> lookUps = new ArrayList<>();

  /** Wall instant of the send that the last look-up named. */
  long askedSince;

  final List<Listing> listings = new ArrayList<>();
  final List<String> hangUps = new ArrayList<>();
  final List<Alarm> alarms = new ArrayList<>();
  final List<Boolean> inbound = new ArrayList<>();
  final List<String> inboundOver = new ArrayList<>();

  /** Numbers of attempts that are over, and that the shared books are yet to have back. */
  final List<Integer> lingering = new ArrayList<>();

  final List<Trace> traces = new ArrayList<>();
  final Kernel kernel;
  long now;

  /** 2026-06-01T12:00Z at the kernel's zero: 08:00 in New York. */
  long wallAtZero = 1_780_315_200_000L;

  private int batches;

  Rig(Topology topology) {
    kernel = new Kernel(topology, this, zones -> ZONES[zones], 1);
  }

  Rig(Topology topology, Function<Pools, NumberChoice> choice) {
    kernel = new Kernel(topology, this, zones -> ZONES[zones], 1, choice);
  }

  Inspector see() {
    return kernel.inspector();
  }

  /** Steps until there is nothing more to do at this instant. */
  Rig settle() {
    while (kernel.step(now, wallAtZero + now / MILLI, 1_000) >= 1_000) {}
    return this;
  }

  /** Another configuration is in force from now on. */
  Rig change(World world) {
    return tell(new KernelEvent.TopologyChanged(world.build()));
  }

  Rig tell(KernelEvent event) {
    kernel.offer(event);
    return settle();
  }

  /** Goes to an instant, waking the kernel whenever it wants to be woken on the way. */
  Rig at(long instant) {
    while (kernel.nextWakeNanos() <= instant) {
      now = Math.max(now, kernel.nextWakeNanos());
      settle();
    }
    now = instant;
    return settle();
  }

  Rig submit(int template, long... destinations) {
    return submit(template, (char) 1, destinations);
  }

  Rig submit(int template, char zones, long... destinations) {
    char[] all = new char[destinations.length];
    Arrays.fill(all, zones);
    return tell(new KernelEvent.BatchAccepted(batches++, template, destinations, all));
  }

  /** A batch of its own terms. */
  Rig submit(int template, BatchTerms terms, long... destinations) {
    return submit(template, terms, KernelEvent.RowTimes.NONE, destinations);
  }

  Rig submit(int template, BatchTerms terms, KernelEvent.RowTimes times, long... destinations) {
    char[] zones = new char[destinations.length];
    Arrays.fill(zones, (char) 1);
    return tell(
        new KernelEvent.BatchAccepted(batches++, template, terms, destinations, zones, times));
  }

  /** Another part of a batch that nodes share, of which an earlier part is given. */
  Rig submitPart(int sibling, int template, BatchTerms terms, long... destinations) {
    char[] zones = new char[destinations.length];
    Arrays.fill(zones, (char) 1);
    return tell(
        new KernelEvent.BatchAccepted(
            batches++, sibling, template, terms, destinations, zones, KernelEvent.RowTimes.NONE));
  }

  /** The wall clock now. */
  long wall() {
    return wallAtZero + now / MILLI;
  }

  /** As many different destinations. */
  static long[] people(int count) {
    long[] all = new long[count];
    Arrays.setAll(all, i -> 919_000_000_000L + i);
    return all;
  }

  Rig command(int batch, BatchVerb verb) {
    return tell(new KernelEvent.BatchCommand(batch, verb));
  }

  Dial last() {
    return dials.get(dials.size() - 1);
  }

  Rig placed(Dial dial) {
    return tell(new KernelEvent.DialPlaced(dial.attempt(), "C" + dial.attempt()));
  }

  Rig refused(Dial dial, Refusal refusal) {
    return refused(dial, refusal, -1);
  }

  Rig refused(Dial dial, Refusal refusal, long retryAfterMillis) {
    return tell(new KernelEvent.DialRefused(dial.attempt(), refusal, "refused", retryAfterMillis));
  }

  /** The books that nodes share confirm it. */
  Rig confirmed(Dial dial) {
    return tell(new KernelEvent.Confirmed(dial.attempt()));
  }

  /** The books that nodes share deny it for so long. */
  Rig overruled(Dial dial, Limit limit, long waitNanos) {
    return tell(new KernelEvent.Overruled(dial.attempt(), limit, waitNanos));
  }

  Rig othersHold(int number, int calls) {
    return tell(new KernelEvent.OthersHold(number, calls));
  }

  Rig uncertain(Dial dial) {
    return tell(new KernelEvent.DialUncertain(dial.attempt(), "timeout"));
  }

  Rig ringing(Dial dial) {
    return progress(dial, Progress.RINGING, null);
  }

  Rig ended(Dial dial, Outcome outcome) {
    return progress(dial, Progress.ENDED, outcome);
  }

  private Rig progress(Dial dial, Progress progress, @Nullable Outcome outcome) {
    return tell(
        new KernelEvent.CallProgressed(
            dial.attempt(), "C" + dial.attempt(), progress, outcome, 0, ""));
  }

  Rig found(Dial dial, Finding finding, @Nullable Outcome outcome) {
    boolean known = finding == Finding.LIVE || finding == Finding.ENDED;
    String id = known ? "C" + dial.attempt() : null;
    return tell(new KernelEvent.LookedUp(dial.attempt(), finding, id, outcome, 0, ""));
  }

  Rig listed(Listing listing, LiveCall... calls) {
    return tell(
        new KernelEvent.LiveListed(listing.account(), listing.sweep(), true, List.of(calls)));
  }

  Rig callsIn(int account, int number, String id) {
    return tell(new KernelEvent.InboundArrived(inbound.size(), account, number, id));
  }

  @Override
  public void dial(
      long attempt, int batch, int row, int number, long destination, long grantedNanos) {
    dials.add(new Dial(attempt, batch, row, number, destination, grantedNanos));
  }

  @Override
  public void lookUp(
      long attempt,
      int number,
      long destination,
      @Nullable String id,
      long sentWallMillis,
      java.util.Set<String> others) {
    lookUps.add(new Asked(attempt, id, now));
    askedSince = sentWallMillis;
  }

  @Override
  public void listLive(int account, long sweep) {
    listings.add(new Listing(account, sweep, now));
  }

  @Override
  public void hangUp(long attempt, int account, String providerCallId) {
    hangUps.add(providerCallId);
  }

  @Override
  public void attemptMoved(
      long attempt,
      int batch,
      int row,
      int number,
      AttemptState from,
      AttemptState to,
      String reason) {}

  @Override
  public void lingers(long attempt, int number) {
    lingering.add(number);
  }

  @Override
  public void attemptLeaves(long attempt, Trace trace) {
    traces.add(trace);
  }

  @Override
  public void retrying(
      int batch,
      int row,
      long attempt,
      int number,
      Outcome outcome,
      String reason,
      int attempts,
      long dueWallMillis) {
    retries.add(new Retry(batch, row, outcome, attempts, dueWallMillis));
  }

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
      long sentWallMillis,
      long endedWallMillis,
      int talkSeconds,
      @Nullable String providerCallId) {
    done.add(new Done(batch, row, disposition, outcome, reason, attempts));
  }

  @Override
  public void inboundDecided(long ticket, boolean accepted) {
    inbound.add(accepted);
  }

  @Override
  public void inboundOver(int account, String providerCallId) {
    inboundOver.add(providerCallId);
  }

  @Override
  public void alarm(Alarm alarm, int subject, String detail) {
    alarms.add(alarm);
  }
}
