package dev.ringfence.engine.provider;

/** Plain text into XML, once. Immutable, stateless. */
public final class XmlText {
  /** How every document of ours begins. */
  public static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

  /** Content type of every document of ours. */
  public static final String CONTENT_TYPE = "text/xml; charset=utf-8";

  private XmlText() {}

  /**
   * Escapes markup; leaves out what XML 1.0 cannot hold at all (control characters, lone
   * surrogates), since one of them makes the provider drop the whole document and the call with it.
   */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&apos;");
      default -> {
        if (allowed(c)) {
          out.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean allowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
