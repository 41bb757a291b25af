package dev.ringfence.engine.redis;

import dev.ringfence.engine.core.model.Denial;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.ReferenceBooks.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The shard as it should be, in memory. */
final class ReferenceWorld implements ShardWorld {
  private ReferenceBooks books = new ReferenceBooks();
  private ReferenceBooks saved = new ReferenceBooks();
  private ShardTerms terms;
  private long clock = BEGIN;
  private long skew;
  private String epoch = "e0";
  private boolean replica;

  ReferenceWorld(ShardTerms terms) {
    this.terms = terms;
  }

  @Override
  public LimitShard shard(Node node) {
    return new View(node);
  }

  @Override
  public void terms(ShardTerms terms) {
    this.terms = terms;
  }

  @Override
  public void clock(long micros) {
    clock = micros;
  }

  @Override
  public void skew(long micros) {
    skew = micros;
  }

  @Override
  public void epoch(String epoch) {
    this.epoch = epoch;
  }

  @Override
  public void replica(boolean replica) {
    this.replica = replica;
  }

  @Override
  public void save() {
    saved = books.copy();
  }

  @Override
  public void lose() {
    books = saved.copy();
  }

  @Override
  public void wipe() {
    books = new ReferenceBooks();
  }

  @Override
  public void close() {}

  private static <T> CompletionStage<Answer<T>> done(Answer<T> answer) {
    return CompletableFuture.completedFuture(answer);
  }

  /** The shard as one node sees it. */
  private final class View implements LimitShard {
    private final Node node;
    private long now;

    View(Node node) {
      this.node = node;
    }

    private void enter() {
      now = Math.max(clock, books.last + 1);
    }

    private <T> @Nullable Answer<T> refused(boolean whileClosed) {
      Status status = null;
      if (replica) {
        status = Status.REPLICA;
      } else if (node.incarnation() <= books.fence(node.name()).upTo()) {
        status = Status.FENCED;
      } else if (!books.epoch.equals(epoch)) {
        status = Status.EPOCH;
      } else if (books.asserted.getOrDefault(node.name(), -1L) != node.incarnation()) {
        status = Status.NODE;
      } else if (!books.open && !whileClosed) {
        status = Status.CLOSED;
      }
      return status == null ? null : refusal(status);
    }

    private <T> @Nullable Answer<T> silenced() {
      if (replica) {
        return refusal(Status.REPLICA);
      }
      if (node.incarnation() <= books.fence(node.name()).upTo()) {
        return refusal(Status.FENCED);
      }
      return node.incarnation() < books.incarnation(node.name()) ? refusal(Status.NODE) : null;
    }

    private <T> Answer<T> refusal(Status status) {
      return new Answer<>(status, epoch, 0, List.of());
    }

    private void reap() {
      books.reap(now);
    }

    private <T> CompletionStage<Answer<T>> answer(long instant, List<T> items) {
      books.last = now;
      return done(new Answer<>(Status.OK, epoch, instant, items));
    }

    @Override
    public CompletionStage<Answer<Verdict>> reserve(List<Admission> admissions) {
      enter();
      Answer<Verdict> no = refused(false);
      if (no != null) {
        return done(no);
      }
      if (terms.config() < books.config) {
        return done(refusal(Status.CONFIG));
      }
      if (Math.abs(skew) > terms.clockTolerance().toNanos() / 1_000) {
        return done(refusal(Status.CLOCK));
      }
      reap();
      List<Verdict> verdicts = new ArrayList<>();
      for (Admission admission : admissions) {
        verdicts.add(decide(admission));
      }
      books.config = terms.config();
      return answer(now, verdicts);
    }

    private Verdict decide(Admission admission) {
      Lease held = books.leases.get(admission.attempt());
      if (held != null) {
        return new Verdict(null, held.subject, true, held.instant);
      }
      boolean account = terms.kind() == ShardTerms.Kind.ACCOUNT;
      String subject = admission.subject();
      Limit limit = null;
      long at = now;
      if (admission.capacity() >= 0 && books.carried(subject) >= admission.capacity()) {
        limit = Limit.NUMBER_CHANNELS;
        at = Denial.EVENT;
      }
      long cap =
          admission.foreign() ? now : books.opensAt(subject, admission.windows(), now, !account);
      if (cap > at) {
        limit = account ? Limit.NUMBER_CAP : Limit.DESTINATION_LIMIT;
        at = cap;
      }
      if (terms.concurrency() >= 0
          && books.leases.size() >= terms.concurrency()
          && at != Denial.EVENT) {
        limit = Limit.ACCOUNT_CONCURRENCY;
        at = Denial.EVENT;
      }
      long rate =
          admission.foreign() ? now : books.opensAt(Reassertion.ACCOUNT, terms.sends(), now, false);
      if (rate > at) {
        limit = Limit.ACCOUNT_RATE;
        at = rate;
      }
      if (limit != null) {
        return new Verdict(limit, subject, false, at);
      }
      Lease lease = new Lease();
      lease.startOpen = !admission.foreign();
      lease.sendOpen = account && !admission.foreign();
      lease.subject = subject;
      lease.node = node.name();
      lease.note = admission.note();
      lease.instant = now + terms.reservation().toNanos() / 1_000;
      books.leases.put(admission.attempt(), lease);
      return new Verdict(null, subject, false, lease.instant);
    }

    @Override
    public CompletionStage<Answer<Boolean>> commit(List<Long> attempts) {
      enter();
      Answer<Boolean> no = refused(false);
      if (no != null) {
        return done(no);
      }
      reap();
      List<Boolean> go = new ArrayList<>();
      for (long attempt : attempts) {
        Lease lease = books.leases.get(attempt);
        boolean stands = lease != null && (lease.dialling || lease.instant > now);
        if (lease != null && stands && !lease.dialling) {
          lease.dialling = true;
          lease.instant = now;
        }
        go.add(stands);
      }
      return answer(now, go);
    }

    @Override
    public CompletionStage<Answer<Settled>> answered(List<Sighting> sightings) {
      enter();
      Answer<Settled> no = refused(false);
      if (no != null) {
        return done(no);
      }
      reap();
      long instant = now;
      List<Settled> items = new ArrayList<>();
      for (Sighting sighting : sightings) {
        Lease lease = books.leases.get(sighting.attempt());
        items.add(
            settle(
                lease,
                sighting.what() != Sighting.What.SEND,
                sighting.what() != Sighting.What.START));
      }
      return answer(instant, items);
    }

    private Settled settle(@Nullable Lease lease, boolean start, boolean send) {
      long startAt = start ? now++ : 0;
      if (start && lease != null && lease.startOpen) {
        lease.startOpen = false;
        books.push(lease.subject, startAt);
      }
      long sendAt = send ? now++ : 0;
      if (send && lease != null && lease.sendOpen) {
        lease.sendOpen = false;
        books.push(Reassertion.ACCOUNT, sendAt);
      }
      return new Settled(lease != null, startAt, sendAt);
    }

    @Override
    public CompletionStage<Answer<Settled>> release(List<Release> releases) {
      enter();
      Answer<Settled> no = refused(false);
      if (no != null) {
        return done(no);
      }
      reap();
      long instant = now;
      List<Settled> items = new ArrayList<>();
      for (Release release : releases) {
        Lease lease = books.leases.get(release.attempt());
        items.add(
            settle(
                lease,
                release.evidence() == Release.Evidence.SEEN,
                release.evidence() != Release.Evidence.NOT_SENT));
        books.leases.remove(release.attempt());
      }
      return answer(instant, items);
    }

    @Override
    public CompletionStage<Answer<String>> open(List<String> nodes) {
      enter();
      Answer<String> no = refused(true);
      if (no != null) {
        return done(no);
      }
      List<String> missing =
          nodes.stream().filter(name -> !books.open && !books.settled(name)).toList();
      books.open |= missing.isEmpty();
      return answer(now, missing);
    }

    @Override
    public CompletionStage<Answer<Boolean>> fence(String silent, long upTo) {
      enter();
      boolean own = silent.equals(node.name());
      Answer<Boolean> no = own ? silenced() : refused(false);
      if (no == null && own && node.incarnation() <= upTo) {
        no = refusal(Status.NODE);
      }
      if (no != null) {
        return done(no);
      }
      long at = books.epoch.equals(epoch) ? now : books.last;
      boolean fenced = books.fence(silent, upTo, own ? node.incarnation() : -1, at);
      return done(new Answer<>(Status.OK, epoch, now, List.of(fenced)));
    }

    @Override
    public CompletionStage<Answer<Held>> heldBy(String whose, long after) {
      enter();
      Answer<Held> no = refused(false);
      return done(
          no == null ? new Answer<>(Status.OK, epoch, now, books.heldBy(whose, after)) : no);
    }

    @Override
    public CompletionStage<Answer<Boolean>> adopt(String from, List<Long> attempts) {
      enter();
      Answer<Boolean> no = refused(false);
      if (no != null) {
        return done(no);
      }
      reap();
      List<Boolean> mine = new ArrayList<>();
      attempts.forEach(attempt -> mine.add(books.adopt(from, node.name(), attempt, now)));
      return answer(now, mine);
    }

    @Override
    public CompletionStage<Answer<Carried>> census() {
      enter();
      Answer<Carried> no = refused(true);
      return no != null ? done(no) : answer(now, books.census());
    }

    @Override
    public CompletionStage<Answer<Long>> reassert(Reassertion part) {
      enter();
      Answer<Long> no = silenced();
      if (no != null) {
        return done(no);
      }
      long fenced = books.fence(node.name()).upTo();
      long highest = books.incarnation(node.name());
      boolean begin = part.step() == Reassertion.Step.BEGIN;
      if (!begin
          && !(part.epoch().equals(epoch)
              && books.epoch.equals(epoch)
              && highest == node.incarnation())) {
        return done(refusal(Status.EPOCH));
      }
      if (begin) {
        begin();
      } else {
        name(part);
      }
      books.last = now;
      return done(new Answer<>(Status.OK, epoch, now, List.of(books.since, fenced)));
    }

    private void begin() {
      if (!books.epoch.equals(epoch)) {
        books.since = books.open ? books.last : books.since;
        books.asserted.clear();
        books.epoch = epoch;
        books.open = false;
      }
      books.asserted.remove(node.name());
      books.incarnations.put(node.name(), node.incarnation());
      books.begun.put(node.name(), now);
      reap();
    }

    private void name(Reassertion part) {
      reap();
      for (Reassertion.Holding holding : part.holdings()) {
        Lease lease = books.leases.get(holding.attempt());
        if (lease == null) {
          lease = new Lease();
          lease.sendOpen = !holding.sendSettled();
          lease.subject = holding.subject();
          lease.note = holding.note();
          books.leases.put(holding.attempt(), lease);
        }
        lease.startOpen &= !holding.startSettled();
        lease.sendOpen &= !holding.sendSettled();
        lease.dialling = true;
        lease.instant = now;
        lease.node = node.name();
      }
      boolean end = part.step() == Reassertion.Step.END;
      if (end) {
        books.dropUnnamed(node.name());
        books.asserted.put(node.name(), node.incarnation());
      }
      for (Reassertion.Start start : part.starts()) {
        books.insert(start.subject(), start.instant());
        now = Math.max(now, start.instant() + 1);
      }
    }
  }
}
