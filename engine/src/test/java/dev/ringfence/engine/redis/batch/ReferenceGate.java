package dev.ringfence.engine.redis.batch;

import dev.ringfence.engine.redis.Answer.Status;
import dev.ringfence.engine.redis.Node;
import dev.ringfence.engine.redis.batch.Segment.Content;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who is heard, and what may be read, in the reference. */
abstract class ReferenceGate implements SharedBatch {
  final ReferenceBatchWorld world;
  final Node node;
  long now;

  ReferenceGate(ReferenceBatchWorld world, Node node) {
    this.world = world;
    this.node = node;
  }

  final ReferenceBatch books() {
    return world.books;
  }

  final void enter() {
    now = Math.max(world.clock, books().last + 1);
  }

  final long fenced() {
    return books().fences.getOrDefault(node.name(), -1L);
  }

  final long incarnation() {
    return books().incarnations.getOrDefault(node.name(), -1L);
  }

  final <T> @Nullable Reply<T> unreadable() {
    if (world.replica) {
      return refusal(Status.REPLICA);
    }
    return books().there ? null : refusal(Status.ABSENT);
  }

  final <T> @Nullable Reply<T> silenced() {
    if (world.replica) {
      return refusal(Status.REPLICA);
    }
    if (node.incarnation() <= fenced()) {
      return refusal(Status.FENCED);
    }
    return node.incarnation() < incarnation() ? refusal(Status.NODE) : null;
  }

  final <T> @Nullable Reply<T> refused(boolean whileClosed, boolean begun) {
    Reply<T> no = unreadable();
    if (no != null) {
      return no;
    }
    if (node.incarnation() <= fenced()) {
      return refusal(Status.FENCED);
    }
    if (!books().epoch.equals(world.epoch)) {
      return refusal(Status.EPOCH);
    }
    boolean asserted = books().asserted.getOrDefault(node.name(), -1L) == node.incarnation();
    if (!asserted && !(begun && incarnation() == node.incarnation())) {
      return refusal(Status.NODE);
    }
    return books().open || whileClosed ? null : refusal(Status.CLOSED);
  }

  final <T> Reply<T> refusal(Status status) {
    return new Reply<>(status, world.epoch, 0, Standing.NONE, List.of());
  }

  final Standing standing() {
    ReferenceBatch b = books();
    boolean mine =
        b.finished > 0 && b.finisher.equals(node.name()) && b.finisherLink > fenced() && !b.told;
    return new Standing(b.version, b.state, b.left(), mine);
  }

  final <T> CompletionStage<Reply<T>> read(List<T> items) {
    return done(new Reply<>(Status.OK, world.epoch, now, standing(), items));
  }

  final <T> CompletionStage<Reply<T>> written(List<T> items) {
    books().last = now;
    return read(items);
  }

  /** Without where the batch stands. */
  final <T> CompletionStage<Reply<T>> plain(List<T> items) {
    return done(new Reply<>(Status.OK, world.epoch, now, Standing.NONE, items));
  }

  static <T> CompletionStage<Reply<T>> done(Reply<T> reply) {
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public CompletionStage<Reply<String>> open(List<String> nodes) {
    enter();
    Reply<String> no = refused(true, false);
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    List<String> missing =
        nodes.stream()
            .filter(name -> !b.open && !b.asserted.containsKey(name))
            .filter(
                name ->
                    !b.fences.containsKey(name)
                        || b.incarnations.getOrDefault(name, -1L) > b.fences.get(name))
            .toList();
    b.open |= missing.isEmpty();
    b.last = now;
    return plain(missing);
  }

  @Override
  public CompletionStage<Reply<Boolean>> fence(String silent, long upTo) {
    enter();
    boolean own = silent.equals(node.name());
    Reply<Boolean> no = unreadable();
    if (no == null && books().state == Standing.State.UPLOAD) {
      no = refusal(Status.ABSENT);
    }
    if (no != null) {
      return done(no);
    }
    if (own) {
      no = unreadable();
      no = no == null ? silenced() : no;
    } else {
      no = refused(false, false);
    }
    if (no == null && own && node.incarnation() <= upTo) {
      no = refusal(Status.NODE);
    }
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    long known = b.incarnations.getOrDefault(silent, -1L);
    boolean fenced = own || known <= upTo;
    if (fenced && upTo > b.fences.getOrDefault(silent, -1L)) {
      b.fences.put(silent, upTo);
      b.asserted.remove(silent);
      b.incarnations.put(silent, own ? node.incarnation() : known);
      b.last = b.epoch.equals(world.epoch) ? now : b.last;
    }
    return plain(List.of(fenced));
  }

  @Override
  public CompletionStage<Reply<byte[]>> head() {
    enter();
    Reply<byte[]> no = unreadable();
    if (no != null) {
      return done(no);
    }
    byte[] head = books().head;
    return read(head == null ? List.of() : List.of(head));
  }

  @Override
  public CompletionStage<Reply<BatchLook>> look() {
    enter();
    Reply<BatchLook> no = unreadable();
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    long wall = now / 1_000;
    long due = b.free.values().stream().filter(at -> at > wall).min(Long::compare).orElse(-1L);
    int claimable = b.due(wall).size() + b.count() - b.next;
    return read(
        List.of(
            new BatchLook(
                b.size, b.span, b.finished, claimable, due, b.print, b.told, b.counts())));
  }

  @Override
  public CompletionStage<Reply<Fate>> fates(int first, int end) {
    enter();
    Reply<Fate> no = unreadable();
    return no != null
        ? done(no)
        : read(List.copyOf(books().fates.subMap(first, Math.max(first, end)).values()));
  }

  @Override
  public CompletionStage<Reply<Content>> content(int segment) {
    enter();
    Reply<Content> no = unreadable();
    if (no != null) {
      return done(no);
    }
    ReferenceBatch b = books();
    byte[] rows = b.rows.get(segment);
    int first = segment * b.span;
    List<Fate> fates = List.copyOf(b.fates.subMap(first, first + b.rowsOf(segment)).values());
    return read(rows == null ? List.of() : List.of(new Content(rows, fates)));
  }
}
