package dev.ringfence.engine.redis;

/** Names that are parts of keys and of records in Redis. */
public final class Names {
  private Names() {}

  /** Longest name of a subject: its length is one byte of a record. */
  private static final int LONGEST = 63;

  /** As {@link #check}, and refuses what is too long for a record. */
  public static void checkSubject(String name) {
    check("subject", name);
    if (name.length() > LONGEST) {
      throw new IllegalArgumentException("subject '" + name + "' is too long");
    }
  }

  /** Refuses what would end a field of a record, or a hash tag, too early. */
  public static void check(String what, String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '|' || c == '{' || c == '}' || c < ' ') {
        throw new IllegalArgumentException(
            what + " '" + name + "' must have no |, { or } and no control character in it");
      }
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException(what + " must not be empty");
    }
  }
}
