package dev.ringfence.engine.store;

import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What became of the calls of one batch, by row. Lane-confined. Columns in chunks that are made
 * when their first call ends, so a million queued calls cost nothing here.
 */
final class CallResults {
  private static final int CHUNK = 4096;
  private static final Disposition[] DISPOSITIONS = Disposition.values();
  private static final Outcome[] OUTCOMES = Outcome.values();

  private final @Nullable Chunk[] chunks;

  CallResults(int rows) {
    chunks = new Chunk[(rows + CHUNK - 1) / CHUNK];
  }

  /** Keeps a row's result; returns false if it had one already. */
  boolean put(int row, CallResult result) {
    Chunk chunk = chunks[row / CHUNK];
    if (chunk == null) {
      chunk = new Chunk();
      chunks[row / CHUNK] = chunk;
    }
    int i = row % CHUNK;
    if (chunk.disposition[i] != 0) {
      return false;
    }
    Outcome outcome = result.outcome();
    chunk.disposition[i] = (byte) (result.disposition().ordinal() + 1);
    chunk.outcome[i] = (byte) (outcome == null ? 0 : outcome.ordinal() + 1);
    chunk.reason[i] = result.reason();
    chunk.attempts[i] = (byte) result.attempts();
    chunk.attempt[i] = result.attempt();
    chunk.number[i] = result.number();
    chunk.account[i] = result.account();
    chunk.sentMillis[i] = result.sentMillis();
    chunk.endedMillis[i] = result.endedMillis();
    chunk.talkSeconds[i] = result.talkSeconds();
    chunk.providerCallId[i] = result.providerCallId();
    return true;
  }

  /** A row's result, or null while it has none. */
  @Nullable CallResult get(int row) {
    Chunk chunk = chunks[row / CHUNK];
    int i = row % CHUNK;
    if (chunk == null || chunk.disposition[i] == 0) {
      return null;
    }
    String reason = chunk.reason[i];
    String account = chunk.account[i];
    return new CallResult(
        DISPOSITIONS[chunk.disposition[i] - 1],
        chunk.outcome[i] == 0 ? null : OUTCOMES[chunk.outcome[i] - 1],
        reason == null ? "" : reason,
        chunk.attempts[i],
        chunk.attempt[i],
        chunk.number[i],
        account == null ? "" : account,
        chunk.sentMillis[i],
        chunk.endedMillis[i],
        chunk.talkSeconds[i],
        chunk.providerCallId[i]);
  }

  private static final class Chunk {
    private final byte[] disposition = new byte[CHUNK];
    private final byte[] outcome = new byte[CHUNK];
    private final @Nullable String[] reason = new String[CHUNK];
    private final byte[] attempts = new byte[CHUNK];
    private final long[] attempt = new long[CHUNK];
    private final long[] number = new long[CHUNK];
    private final @Nullable String[] account = new String[CHUNK];
    private final long[] sentMillis = new long[CHUNK];
    private final long[] endedMillis = new long[CHUNK];
    private final int[] talkSeconds = new int[CHUNK];
    private final @Nullable String[] providerCallId = new String[CHUNK];
  }
}
