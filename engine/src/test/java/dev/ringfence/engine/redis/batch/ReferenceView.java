package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.ReferenceBatch.Seg;
import dev.ringfence.engine.redis.batch.Segment.Claimed;
import dev.ringfence.engine.redis.batch.Segment.Kept;
import dev.ringfence.engine.redis.batch.Segment.Owned;
import dev.ringfence.engine.redis.batch.Segment.Returned;
import dev.ringfence.engine.redis.batch.Segment.Write;
import dev.ringfence.engine.redis.batch.Standing.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The reference as one node sees it. */
final class ReferenceView extends ReferenceGate {
  ReferenceView(ReferenceBatchWorld world, Node node) {
    super(world, node);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  @Override
  public CompletionStage<Reply<Upload>> begin(String print, int rows, int span, Duration patience) {
    enter();
    if (world.replica) {
      return done(refusal(Status.REPLICA));
    }
    if (node.incarnation() <= fenced()) {
      return done(refusal(Status.FENCED));
    }
    ReferenceBatch b = books();
    if (b.there && b.state != State.UPLOAD) {
      return read(List.of(new Upload(Upload.Is.ACCEPTED, b.upload, b.print)));
    }
    if (b.there && !b.by.equals(node.name()) && b.touched + micros(patience) > now) {
      return read(List.of(new Upload(Upload.Is.BUSY, b.upload, b.print)));
    }
    b.there = true;
    b.epoch = world.epoch;
    b.open = false;
    b.since = 0;
    b.upload = now;
    b.by = node.name();
    b.print = print;
    b.touched = now;
    b.size = rows;
    b.span = span;
    b.rows.clear();
    return written(List.of(new Upload(Upload.Is.BEGUN, now, print)));
  }

  private boolean uploads(long upload) {
    return books().by.equals(node.name()) && books().upload == upload;
  }

  @Override
  public CompletionStage<Reply<Boolean>> putRows(long upload, int segment, byte[] rows) {
    enter();
    Reply<Boolean> no = unreadable();
    if (no != null) {
      return done(no);
    }
    if (books().state != State.UPLOAD || !uploads(upload)) {
      return read(List.of(false));
    }
    books().rows.put(segment, rows);
    books().touched = now;
    return written(List.of(true));
  }

  @Override
  public CompletionStage<Reply<Upload.End>> accept(
      long upload, byte[] head, Standing standing, boolean again) {
    enter();
    Reply<Upload.End> no = unreadable();
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    if (!uploads(upload)) {
      return read(List.of(Upload.End.LOST));
    }
    if (b.state != State.UPLOAD) {
      return read(List.of(Upload.End.ACCEPTED));
    }
    if (b.rows.size() < b.count()) {
      return read(List.of(Upload.End.MISSING));
    }
    b.head = head;
    b.epoch = world.epoch;
    b.open = !again;
    b.since = again ? 0 : now;
    b.state = standing.state();
    b.version = standing.version();
    b.accepted = true;
    b.next = 0;
    return written(List.of(Upload.End.ACCEPTED));
  }

  @Override
  public CompletionStage<Reply<Long>> resume(Resumption part) {
    enter();
    Reply<Long> no = silenced();
    no = no == null ? unreadable() : no;
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    if (b.state == State.UPLOAD) {
      return done(refusal(Status.ABSENT));
    }
    if (part.step() == Resumption.Step.BEGIN) {
      if (!b.epoch.equals(world.epoch)) {
        b.since = b.open ? b.last : b.since;
        b.asserted.clear();
        b.epoch = world.epoch;
        b.open = false;
      }
      b.asserted.remove(node.name());
      b.incarnations.put(node.name(), node.incarnation());
      return written(List.of(b.since, fenced()));
    }
    if (!part.epoch().equals(world.epoch) || !b.epoch.equals(world.epoch)) {
      return done(refusal(Status.EPOCH));
    }
    if (part.version() > b.version) {
      b.version = part.version();
      b.state = part.state();
    }
    now = Math.max(now, part.seen() + 1);
    List<Long> items = new ArrayList<>();
    part.owned().forEach(owned -> items.add(keeps(owned) ? 1L : isDone(owned) ? 2L : 0L));
    if (node.incarnation() > incarnation()) {
      b.asserted.remove(node.name());
    }
    b.incarnations.put(node.name(), node.incarnation());
    if (part.step() == Resumption.Step.END) {
      for (int index : b.ownedBy(node.name())) {
        Seg seg = b.owned(index);
        if (b.left(index) > 0
            && seg.incarnation < node.incarnation()
            && seg.incarnation >= Node.startOfLife(node.incarnation())) {
          seg.incarnation = node.incarnation();
          items.addAll(List.of((long) index, seg.token, (long) b.left(index)));
        }
      }
      b.asserted.put(node.name(), node.incarnation());
    }
    return written(items);
  }

  private boolean isDone(Owned owned) {
    Seg seg = books().segments.get(owned.segment());
    return books().left(owned.segment()) == 0 && (seg == null || owned.token() >= seg.token);
  }

  private boolean keeps(Owned owned) {
    ReferenceBatch b = books();
    Seg seg = b.segments.get(owned.segment());
    if (b.left(owned.segment()) <= 0) {
      return false;
    }
    if (seg != null
        && owned.token() <= seg.token
        && !(owned.token() == seg.token
            && seg.node.equals(node.name())
            && seg.incarnation > fenced())) {
      return false;
    }
    give(owned.segment(), owned.token());
    return true;
  }

  private void give(int segment, long token) {
    Seg seg = books().segments.computeIfAbsent(segment, any -> new Seg());
    seg.token = token;
    seg.node = node.name();
    seg.incarnation = node.incarnation();
    books().free.remove(segment);
  }

  @Override
  public CompletionStage<Reply<Claimed>> claim(int most) {
    enter();
    Reply<Claimed> no = refused(false, false);
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    if (b.state == State.UPLOAD || b.state == State.PAUSED || b.left() == 0) {
      return read(List.of());
    }
    List<Claimed> items = new ArrayList<>();
    for (int index : b.due(now / 1_000)) {
      if (items.size() < most) {
        items.add(take(index));
      }
    }
    int end = Math.min(b.next + 2 * most, b.count());
    int at = b.next;
    for (; at < end && items.size() < most; at++) {
      if (!b.segments.containsKey(at)) {
        items.add(take(at));
      }
    }
    b.next = at;
    return written(items);
  }

  private Claimed take(int segment) {
    give(segment, now++);
    return new Claimed(segment, now - 1, books().left(segment));
  }

  @Override
  public CompletionStage<Reply<Claimed>> takeOver(String silent, long above, long upTo, int most) {
    enter();
    if (books().state == State.UPLOAD) {
      Reply<Claimed> unread = unreadable();
      return done(unread == null ? refusal(Status.ABSENT) : unread);
    }
    Reply<Claimed> no = refused(false, false);
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    List<Claimed> items = new ArrayList<>();
    if (b.fences.getOrDefault(silent, -1L) >= upTo) {
      if (b.finished > 0
          && b.finisher.equals(silent)
          && b.finisherLink <= upTo
          && b.finisherLink > above
          && !b.told) {
        b.finisher = node.name();
        b.finisherLink = node.incarnation();
      }
      for (int index : b.ownedBy(silent)) {
        long incarnation = b.owned(index).incarnation;
        if (incarnation <= upTo && incarnation > above && items.size() < most) {
          items.add(take(index));
        }
      }
    }
    return written(items);
  }

  @Override
  public CompletionStage<Reply<Kept>> write(List<Write> writes, boolean again) {
    enter();
    Reply<Kept> no = refused(again, again);
    if (no != null) {
      return done(no);
    }
    if (books().state == State.UPLOAD) {
      return done(refusal(Status.ABSENT));
    }
    ReferenceBatch b = books();
    int before = b.left();
    List<Kept> items = new ArrayList<>();
    for (Write write : writes) {
      Fate fate = write.fate();
      int segment = fate.row() / b.span;
      if (!again && !b.owns(node.name(), segment, write.token()) && b.left(segment) > 0) {
        items.add(Kept.STALE);
      } else if (!b.givesWay(fate)) {
        items.add(Kept.ALREADY);
      } else {
        items.add(Kept.KEPT);
        b.fates.put(fate.row(), fate);
        if (!b.segments.containsKey(segment)) {
          b.segments.put(segment, new Seg());
          b.free.put(segment, 0L);
        }
        if (b.left(segment) == 0) {
          b.owned(segment).node = "";
          b.free.remove(segment);
        }
      }
    }
    if (before > 0 && b.left() == 0) {
      b.finished = now;
      b.finisher = node.name();
      b.finisherLink = node.incarnation();
    }
    return written(items);
  }

  @Override
  public CompletionStage<Reply<Boolean>> renew(List<Owned> owned) {
    enter();
    Reply<Boolean> no = refused(false, false);
    if (no != null) {
      return done(no);
    }
    return read(
        owned.stream().map(one -> books().owns(node.name(), one.segment(), one.token())).toList());
  }

  @Override
  public CompletionStage<Reply<Boolean>> giveBack(List<Returned> segments) {
    enter();
    Reply<Boolean> no = refused(false, false);
    if (no != null) {
      return done(no);
    }
    List<Boolean> items = new ArrayList<>();
    for (Returned returned : segments) {
      Owned owned = returned.owned();
      boolean mine = books().owns(node.name(), owned.segment(), owned.token());
      if (mine) {
        books().owned(owned.segment()).node = "";
        books().free.put(owned.segment(), returned.dueMillis());
      }
      items.add(mine);
    }
    return written(items);
  }

  @Override
  public CompletionStage<Reply<Void>> command(State wanted) {
    enter();
    Reply<Void> no = refused(false, false);
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    boolean allowed =
        switch (wanted) {
          case UPLOAD -> false;
          case RUNNING -> b.state == State.PAUSED;
          case PAUSED -> b.state == State.RUNNING;
          case CANCELED -> b.state == State.RUNNING || b.state == State.PAUSED;
          case HUNG_UP ->
              b.state == State.RUNNING || b.state == State.PAUSED || b.state == State.CANCELED;
        };
    if (!allowed || b.finished > 0) {
      return read(List.of());
    }
    b.state = wanted;
    b.version++;
    return written(List.of());
  }

  @Override
  public CompletionStage<Reply<Void>> told() {
    enter();
    Reply<Void> no = refused(false, false);
    if (no != null) {
      return done(no);
    }
    if (books().finished > 0
        && books().finisher.equals(node.name())
        && books().finisherLink > fenced()) {
      books().told = true;
      return written(List.of());
    }
    return read(List.of());
  }

  @Override
  public CompletionStage<Reply<Boolean>> remove(
      Duration silent, long finishedBefore, List<String> nodes) {
    enter();
    Reply<Boolean> no = unreadable();
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    boolean rubbish =
        b.state == State.UPLOAD
            && b.touched + micros(silent) <= now
            && (!silent.isZero() || b.by.equals(node.name()));
    boolean old = b.finished > 0 && b.told && b.finished < finishedBefore;
    CompletionStage<Reply<Boolean>> reply = read(List.of(rubbish || old));
    if (rubbish || old) {
      world.wipe();
    }
    return reply;
  }
}
