package dev.ringfence.engine.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses such as {@code 10.0.0.0/8} or {@code fd00::/8}. Immutable. */
public final class AddressRange {
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private final String text;
  private final byte[] prefix;
  private final int bits;

  private AddressRange(String text, byte[] prefix, int bits) {
    this.text = text;
    this.prefix = prefix;
    this.bits = bits;
  }

  /**
   * Reads an address and how many bits of it count; an address alone is a range of one.
   *
   * @throws IllegalArgumentException with words that fit behind the text
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("is no range of addresses; write one such as 10.0.0.0/8");
    }
    byte[] prefix = address.getAddress();
    int most = prefix.length * 8;
    String length = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
    if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > most) {
      throw new IllegalArgumentException("must have 0 to " + most + " behind the slash");
    }
    int bits = Integer.parseInt(length);
    for (int bit = bits; bit < most; bit++) {
      if ((prefix[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        throw new IllegalArgumentException(
            "is an address within a range; write the range's first address");
      }
    }
    return new AddressRange(text, prefix, bits);
  }

  /** The address that a text is, brackets or not, or null; asks no name server. */
  static @Nullable InetAddress literal(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (!V4.matcher(bare).matches() && !V6.matcher(bare).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(bare);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether the address is in the range; one of the other family is not. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != prefix.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(bytes, 0, whole, prefix, 0, whole)) {
      return false;
    }
    int rest = 8 - bits % 8;
    return rest == 8 || (bytes[whole] & 0xff) >> rest == (prefix[whole] & 0xff) >> rest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange range
        && range.bits == bits
        && Arrays.equals(range.prefix, prefix);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(prefix) * 31 + bits;
  }

  @Override
  public String toString() {
    return text;
  }
}
