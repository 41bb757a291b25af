package dev.ringfence.engine.cluster.batch;

import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Priority;
import dev.ringfence.engine.store.BatchCounts;
import dev.ringfence.engine.store.BatchHead;
import dev.ringfence.engine.store.CallResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other of batches and calls, as bytes. Stateless. Every record begins with
 * the version of its format: a node that does not know it says so and touches nothing.
 */
public final class Packing {
  private static final int VERSION = 1;

  /** Kinds of ends: a disposition and, below, the outcome of the last attempt plus one. */
  private static final int OUTCOMES = 16;

  /** A reason may quote a carrier; what is kept of a call has a limit. */
  private static final int LONGEST_TEXT = 500;

  private Packing() {}

  private interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static byte[] pack(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T unpack(byte[] bytes, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "a record of format " + version + "; this engine knows " + VERSION);
      }
      return reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A batch without its rows; its number in a store is not part of it. */
  public static byte[] head(BatchHead head) {
    return pack(
        out -> {
          out.writeUTF(head.publicId());
          out.writeUTF(head.workspace());
          out.writeUTF(head.template());
          out.writeUTF(head.name());
          out.writeUTF(head.terms().priority().name());
          out.writeInt(head.terms().weight());
          out.writeLong(head.terms().notBeforeMillis());
          out.writeLong(head.terms().notAfterMillis());
          out.writeInt(head.rejectedRows());
          out.writeInt(head.size());
          out.writeBoolean(head.timed());
          out.writeLong(head.createdMillis());
          out.writeInt(head.zones().size());
          for (List<String> set : head.zones()) {
            texts(out, set);
          }
          texts(out, head.names());
        });
  }

  /** The head as it was packed, under the number 0. */
  public static BatchHead head(byte[] bytes) {
    return unpack(
        bytes,
        in -> {
          String id = in.readUTF();
          String workspace = in.readUTF();
          String template = in.readUTF();
          String name = in.readUTF();
          BatchTerms terms =
              new BatchTerms(
                  Priority.valueOf(in.readUTF()), in.readInt(), in.readLong(), in.readLong());
          int rejected = in.readInt();
          int size = in.readInt();
          boolean timed = in.readBoolean();
          long created = in.readLong();
          List<List<String>> zones = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            zones.add(texts(in));
          }
          return new BatchHead(
              0, id, workspace, template, name, terms, rejected, size, timed, created, zones,
              texts(in), null);
        });
  }

  /** What nodes choose by. */
  static byte[] label(Label label) {
    return pack(
        out -> {
          out.writeUTF(label.workspace());
          out.writeUTF(label.template());
          out.writeLong(label.createdMillis());
        });
  }

  /** The label as it was packed. */
  public static Label labelOf(byte[] bytes) {
    return unpack(bytes, in -> new Label(in.readUTF(), in.readUTF(), in.readLong()));
  }

  /** What became of a call. */
  public static byte[] result(CallResult result) {
    return pack(
        out -> {
          out.writeByte(kind(result));
          out.writeUTF(cut(result.reason()));
          out.writeInt(result.attempts());
          out.writeLong(result.attempt());
          out.writeLong(result.number());
          out.writeUTF(result.account());
          out.writeLong(result.sentMillis());
          out.writeLong(result.endedMillis());
          out.writeInt(result.talkSeconds());
          String id = result.providerCallId();
          out.writeUTF(id == null ? "" : cut(id));
        });
  }

  /** The result as it was packed. */
  public static CallResult result(byte[] bytes) {
    return unpack(
        bytes,
        in -> {
          int kind = in.readUnsignedByte();
          String reason = in.readUTF();
          int attempts = in.readInt();
          long attempt = in.readLong();
          long number = in.readLong();
          String account = in.readUTF();
          long sent = in.readLong();
          long ended = in.readLong();
          int talk = in.readInt();
          String id = in.readUTF();
          return new CallResult(
              disposition(kind),
              outcome(kind),
              reason,
              attempts,
              attempt,
              number,
              account,
              sent,
              ended,
              talk,
              id.isEmpty() ? null : id);
        });
  }

  /** By which results are counted. */
  public static int kind(CallResult result) {
    Outcome outcome = result.outcome();
    return result.disposition().ordinal() * OUTCOMES
        + (outcome == null ? 0 : outcome.ordinal() + 1);
  }

  private static Disposition disposition(int kind) {
    return Disposition.values()[kind / OUTCOMES];
  }

  private static @Nullable Outcome outcome(int kind) {
    int outcome = kind % OUTCOMES;
    return outcome == 0 ? null : Outcome.values()[outcome - 1];
  }

  /** What counts by kind say. */
  public static BatchCounts counts(Map<Integer, Integer> kinds) {
    Map<Disposition, Integer> dispositions = new EnumMap<>(Disposition.class);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    kinds.forEach(
        (kind, count) -> {
          dispositions.merge(disposition(kind), count, Integer::sum);
          Outcome outcome = outcome(kind);
          if (outcome != null) {
            outcomes.merge(outcome, count, Integer::sum);
          }
        });
    return new BatchCounts(dispositions, outcomes);
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_TEXT
        && text.getBytes(StandardCharsets.UTF_8).length <= 2 * LONGEST_TEXT) {
      return text;
    }
    return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      texts.add(in.readUTF());
    }
    return List.copyOf(texts);
  }
}
