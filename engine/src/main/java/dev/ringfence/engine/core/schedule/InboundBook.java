package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.port.Alarm;
import dev.ringfence.engine.core.port.KernelEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls on our numbers that no attempt of ours made: inbound ones, and foreign ones that the
 * carrier's listing shows. Each takes a channel while it lasts. Lane-confined. Kept by the
 * carrier's id, so an announcement or an end that comes twice changes nothing.
 */
final class InboundBook {
  /** For so long after its begin a listing that lags may still lack a call. */
  private static final long LISTING_LAG = 20_000_000_000L;

  private final World world;
  private final List<Map<String, Holder>> byAccount = new ArrayList<>();

  InboundBook(World world) {
    this.world = world;
    reconfigure();
  }

  /** New accounts follow after those that are known. */
  void reconfigure() {
    while (byAccount.size() < world.accounts.size()) {
      byAccount.add(new LinkedHashMap<>());
    }
  }

  void arrived(KernelEvent.InboundArrived event) {
    Map<String, Holder> holders = byAccount.get(event.account());
    boolean held = holders.containsKey(event.providerCallId());
    int number = event.number();
    boolean room = world.numbers.inUse(number) < world.numbers.channels(number);
    if (!held && room) {
      take(holders, number, event.providerCallId());
    }
    world.effects.inboundDecided(event.ticket(), held || room);
  }

  void ended(KernelEvent.InboundEnded event) {
    Holder holder = byAccount.get(event.account()).remove(event.providerCallId());
    if (holder != null) {
      free(event.account(), holder);
    }
  }

  boolean holds(int account, String providerCallId) {
    return byAccount.get(account).containsKey(providerCallId);
  }

  /** Counts a call that the carrier shows on our number and that we did not know of. */
  void adopt(int account, int number, String providerCallId) {
    take(byAccount.get(account), number, providerCallId);
    world.effects.alarm(Alarm.FOREIGN_CALL, number, providerCallId);
  }

  /** A listing shows the call: returns whether it is one that is counted. */
  boolean seen(int account, String providerCallId, long sweep) {
    Holder holder = byAccount.get(account).get(providerCallId);
    if (holder == null) {
      return false;
    }
    holder.seenIn = sweep;
    return true;
  }

  /**
   * Frees holders that two successive whole listings, both asked for well after the call began, do
   * not show: their final callback was lost.
   */
  void freeUnseen(int account, long sweep, long askedNanos) {
    Iterator<Holder> holders = byAccount.get(account).values().iterator();
    while (holders.hasNext()) {
      Holder holder = holders.next();
      if (holder.seenIn == sweep) {
        holder.missed = 0;
      } else if (holder.sinceNanos + LISTING_LAG < askedNanos && ++holder.missed == 2) {
        holders.remove();
        free(account, holder);
      }
    }
  }

  /** A call that a former process had counted. */
  void restore(int account, int number, String providerCallId) {
    Map<String, Holder> holders = byAccount.get(account);
    if (!holders.containsKey(providerCallId)) {
      take(holders, number, providerCallId);
    }
  }

  private void take(Map<String, Holder> holders, int number, String providerCallId) {
    holders.put(providerCallId, new Holder(number, providerCallId, world.now));
    world.numbers.addInbound(number, 1);
    world.takeChannel(number);
    world.refreshNumber(number);
  }

  private void free(int account, Holder holder) {
    world.numbers.addInbound(holder.number, -1);
    world.freeChannel(holder.number);
    world.effects.inboundOver(account, holder.providerCallId);
  }

  /** One call that holds a channel. */
  private static final class Holder {
    private final int number;
    private final String providerCallId;
    private final long sinceNanos;

    /** The sweep whose list showed it last. */
    private long seenIn;

    private int missed;

    Holder(int number, String providerCallId, long sinceNanos) {
      this.number = number;
      this.providerCallId = providerCallId;
      this.sinceNanos = sinceNanos;
    }
  }
}
