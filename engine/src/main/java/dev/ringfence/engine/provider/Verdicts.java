package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.DialResult;
import dev.ringfence.engine.core.port.DialResult.NotPlaced;
import dev.ringfence.engine.core.port.DialResult.Uncertain;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The one rule for what a dial without a call id means, for all providers. It goes by what the
 * {@link Exchange} saw, never by the exception a library made of it. Immutable, stateless.
 *
 * <ul>
 *   <li>nothing left: certainly no call;
 *   <li>4xx but 408: the provider answered and refused, certainly no call, whatever the body;
 *   <li>all else (no answer, 408, 5xx, a redirect, a success that cannot be read): nobody knows.
 * </ul>
 */
public final class Verdicts {
  private Verdicts() {}

  /**
   * Judges a dial that brought no call id.
   *
   * @param provider prefix of the reason
   * @param code the provider's own code, or empty
   * @param text the provider's own words, or empty
   */
  public static DialResult of(
      String provider,
      Exchange exchange,
      String code,
      String text,
      RefusalTable table,
      @Nullable Throwable fault) {
    if (!exchange.sent()) {
      return exchange.late()
          ? NotPlaced.of(Refusal.NOT_SENT, "grant-too-old")
          : NotPlaced.of(Refusal.UNREACHABLE, unreachable(fault));
    }
    int status = exchange.status();
    if (status < 400 || status == 408 || status >= 500) {
      return new Uncertain(reason(provider, exchange, fault));
    }
    String said = code.isEmpty() ? "http-" + status : code.toLowerCase(Locale.ROOT);
    return new NotPlaced(
        table.refusalOf(status, code, text), provider + "-" + said, exchange.retryAfterMillis());
  }

  /** Machine-readable word for what went wrong with a request. */
  public static String reason(String provider, Exchange exchange, @Nullable Throwable fault) {
    if (!exchange.sent()) {
      return unreachable(fault);
    }
    int status = exchange.status();
    if (status == 0) {
      return provider + (timedOut(fault) ? "-timeout" : "-dropped");
    }
    return status >= 200 && status < 300 ? provider + "-unreadable" : provider + "-http-" + status;
  }

  private static String unreachable(@Nullable Throwable fault) {
    if (timedOut(fault)) {
      return "connect-timeout";
    }
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof UnknownHostException) {
        return "dns";
      }
      if (t instanceof SSLException) {
        return "tls";
      }
      if (t instanceof ConnectException) {
        return "connect-refused";
      }
    }
    return "connect-failed";
  }

  private static boolean timedOut(@Nullable Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      // Socket, connect and whole-call timeouts of java.net, Apache, OkHttp, Netty and Vert.x.
      if (t instanceof InterruptedIOException
          || t instanceof TimeoutException
          || t.getClass().getSimpleName().endsWith("TimeoutException")) {
        return true;
      }
    }
    return false;
  }
}
