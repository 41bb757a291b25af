package dev.ringfence.engine.provider;

import dev.ringfence.engine.core.model.Refusal;
import dev.ringfence.engine.core.port.DialResult;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP status or a failed exchange says of a dial, whoever the provider is. Stateless. The
 * three answers are kept apart strictly: only what certainly was not placed may be dialled again.
 */
public final class HttpVerdict {
  private HttpVerdict() {}

  /** Whether nobody can know from this status if the call was placed: 408 and every 5xx. */
  public static boolean uncertain(int status) {
    return status == 408 || status >= 500;
  }

  /**
   * A request that failed without a status. Before a connection stood no byte can have left; after
   * that, who knows.
   */
  public static DialResult failed(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || cause instanceof SSLHandshakeException) {
        return DialResult.NotPlaced.of(Refusal.UNREACHABLE, cause.getClass().getSimpleName());
      }
      if (cause.getCause() == cause) {
        break;
      }
    }
    return new DialResult.Uncertain(
        failure == null ? "no-answer" : failure.getClass().getSimpleName());
  }
}
