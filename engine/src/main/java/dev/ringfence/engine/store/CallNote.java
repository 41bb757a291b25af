package dev.ringfence.engine.store;

/**
 * What an attempt's lease says to a node that finds it there when its own node is gone. Immutable.
 *
 * @param batch public id of its batch; empty for an inbound call, and for one that says nothing
 * @param row of the shared batch
 * @param sentMillis wall instant at which it was to be sent, of its node's clock
 * @param ordinal which of its row's attempts it is, from 1 on; 0 if that is not known
 * @param inbound the carrier's id of an inbound call, or empty
 */
public record CallNote(String batch, int row, long sentMillis, int ordinal, String inbound) {
  private static final String INBOUND = "inbound ";

  /** The note of an attempt. */
  public static String of(String batch, int row, long sentMillis, int ordinal) {
    return batch + " " + row + " " + sentMillis + " " + ordinal;
  }

  /** The note of an inbound call. */
  public static String ofInbound(String providerCallId) {
    return INBOUND + providerCallId;
  }

  /** What a note says. */
  public static CallNote parse(String text) {
    if (text.startsWith(INBOUND)) {
      return new CallNote("", -1, 0, 0, text.substring(INBOUND.length()));
    }
    String[] words = text.split(" ", -1);
    return words.length == 4
        ? new CallNote(
            words[0],
            Integer.parseInt(words[1]),
            Long.parseLong(words[2]),
            Integer.parseInt(words[3]),
            "")
        : new CallNote("", -1, 0, 0, "");
  }
}
