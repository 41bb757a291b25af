package dev.ringfence.engine.webhook;

import dev.ringfence.engine.config.AddressRange;
import dev.ringfence.engine.config.PublicAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps webhooks out of the network that the engine stands in. Immutable, thread-safe.
 *
 * <p>It judges addresses, not names: the name is resolved, every address that it stands for must be
 * one of the public internet (or allowed), and the connection is made to an address that was
 * judged. A name that answers differently the next time gains nothing by that.
 */
final class TargetGuard {
  private final List<AddressRange> allowed;
  private final Resolver resolver;

  /** Finds the addresses of a name. Waits. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** The target may not be sent to; the message says why, without the URL's path. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message, null, false, false);
    }
  }

  TargetGuard(List<AddressRange> allowed, Resolver resolver) {
    this.allowed = List.copyOf(allowed);
    this.resolver = resolver;
  }

  /** Resolves and judges the URL's host. Waits for the name server. */
  Target check(String url) throws RefusedException {
    URI uri = URI.create(url);
    String host = uri.getHost();
    InetAddress[] addresses;
    try {
      addresses = resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw new RefusedException("the host " + host + " has no address");
    }
    boolean allAllowed = true;
    for (InetAddress address : addresses) {
      boolean open = isAllowed(address);
      allAllowed &= open;
      if (!open && !PublicAddresses.contains(address)) {
        throw new RefusedException(
            "the host "
                + host
                + " has the address "
                + address.getHostAddress()
                + ", which is not of the public internet; webhooks.allow_private can allow it");
      }
    }
    Target target = new Target(uri, Arrays.asList(addresses));
    if (!target.tls() && !allAllowed) {
      throw new RefusedException(
          "must be https; only targets in webhooks.allow_private may do with http");
    }
    return target;
  }

  private boolean isAllowed(InetAddress address) {
    InetAddress meant = PublicAddresses.unwrapped(address);
    return allowed.stream().anyMatch(range -> range.contains(meant) || range.contains(address));
  }
}
