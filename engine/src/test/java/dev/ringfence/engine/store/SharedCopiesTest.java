package dev.ringfence.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node has of batches that are shared, and may discard when they are gone. */
class SharedCopiesTest {
  @TempDir private Path dir;

  private static long keep(OpenStore open, String shared, int segment, int rows) {
    SharedRef ref = new SharedRef(shared, segment, 0, 0);
    String id = shared + "/" + segment;
    BatchHead head = open.keepRows(Rows.draft(rows), id).as(id, ref);
    open.write(new Change.Accepted(head));
    open.store.endUpload(head.batch());
    return head.batch();
  }

  @Test
  void copiesThatMayGo_areNeitherUnpublishedNorOweADelivery() {
    try (OpenStore open = new OpenStore(dir)) {
      long home = keep(open, "b_one", SharedRef.HOME, 2);
      keep(open, "b_two", SharedRef.HOME, 2);
      long told = keep(open, "b_one", SharedRef.TOLD, 0);
      long part = keep(open, "b_one", 1, 2);
      long owing = keep(open, "b_one", 2, 2);
      open.write(
          new Change.Published(home),
          new Change.Owed("acme", "crm", told, Delivery.WHOLE_BATCH, 70),
          new Change.Owed("acme", "crm", owing, 1, 70));
      assertThat(open.store.copies()).isEqualTo(Map.of("b_one", List.of(home, part)));
      Delivery.Try delivered = new Delivery.Try(1, 80, Delivery.NEVER, false, 200, "");
      open.write(new Change.Tried(1, delivered), new Change.Tried(2, delivered));
      assertThat(open.store.copies()).isEqualTo(Map.of("b_one", List.of(home, told, part, owing)));
    }
  }
}
