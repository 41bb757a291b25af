package dev.ringfence.engine.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public internet, after IANA's registries of special-purpose
 * addresses. Immutable, stateless. A server that sends where its users tell it to must not reach
 * into the network that it stands in.
 */
public final class PublicAddresses {
  private static final List<AddressRange> SPECIAL_V4 =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT; a cloud's metadata too
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // Azure's own services, seen from its machines only
          "169.254.0.0/16", // link-local; most clouds' metadata
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  /** Everything else of IPv6 is loopback, private, link-local, multicast or not given out. */
  private static final AddressRange GLOBAL_V6 = AddressRange.parse("2000::/3");

  private static final List<AddressRange> SPECIAL_V6 =
      ranges(
          "2001::/23", // protocol assignments, Teredo among them
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4: carries any IPv4 address
          "3fff::/20"); // documentation

  /** Its last four bytes are an IPv4 address, which a gateway reaches. */
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

  private static final int V4_BYTES = 4;

  private PublicAddresses() {}

  /** Whether anybody on the internet has this address. */
  public static boolean contains(InetAddress address) {
    InetAddress meant = unwrapped(address);
    if (meant.getAddress().length == V4_BYTES) {
      return SPECIAL_V4.stream().noneMatch(range -> range.contains(meant));
    }
    return GLOBAL_V6.contains(meant)
        && SPECIAL_V6.stream().noneMatch(range -> range.contains(meant));
  }

  /**
   * The IPv4 address that an IPv6 address stands for, or the address itself. Java takes a mapped
   * one ({@code ::ffff:10.0.0.1}) apart when it reads it.
   */
  public static InetAddress unwrapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == V4_BYTES || !NAT64.contains(address)) {
      return address;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - V4_BYTES, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static List<AddressRange> ranges(String... texts) {
    return Arrays.stream(texts).map(AddressRange::parse).toList();
  }
}
