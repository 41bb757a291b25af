package dev.ringfence.engine.http.ingest;

/**
 * Finds an item id among the rows packed so far: a table of 64-bit hashes and rows, and where the
 * hashes agree the packed bytes decide. Keeps no text of its own. Confined to one upload.
 */
final class ItemIds {
  private final PackedRowsBuilder rows;
  private final long seed;
  private long[] hashes = new long[64];
  private int[] rowsPlusOne = new int[64];
  private int size;

  ItemIds(PackedRowsBuilder rows, long seed) {
    this.rows = rows;
    this.seed = seed;
  }

  /** Whether a row with this item id was added. */
  boolean contains(byte[] itemId) {
    long hash = hash(itemId);
    int mask = hashes.length - 1;
    for (int slot = (int) hash & mask; rowsPlusOne[slot] != 0; slot = (slot + 1) & mask) {
      if (hashes[slot] == hash && rows.hasItemId(rowsPlusOne[slot] - 1, itemId)) {
        return true;
      }
    }
    return false;
  }

  /** Notes the item id of a row that was just packed; {@link #contains} said no. */
  void add(byte[] itemId, int row) {
    insert(hash(itemId), row + 1);
    if (++size > hashes.length / 4 * 3) {
      grow();
    }
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldRows = rowsPlusOne;
    hashes = new long[oldHashes.length * 2];
    rowsPlusOne = new int[oldRows.length * 2];
    for (int i = 0; i < oldRows.length; i++) {
      if (oldRows[i] != 0) {
        insert(oldHashes[i], oldRows[i]);
      }
    }
  }

  private void insert(long hash, int rowPlusOne) {
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (rowsPlusOne[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    hashes[slot] = hash;
    rowsPlusOne[slot] = rowPlusOne;
  }

  private long hash(byte[] bytes) {
    long hash = seed ^ bytes.length;
    for (byte next : bytes) {
      hash = (hash ^ next) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 29;
    }
    return LongSet.mix(hash ^ seed);
  }
}
