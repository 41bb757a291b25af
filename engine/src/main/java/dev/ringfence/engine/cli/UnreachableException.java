package dev.ringfence.engine.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;

/** No answer came from the engine. */
public final class UnreachableException extends IOException {
  private static final long serialVersionUID = 1;

  UnreachableException(URI base, IOException cause) {
    super(sentence(base, cause), cause);
  }

  private static String sentence(URI base, IOException cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return "nothing answers at "
          + base
          + ": start an engine with 'ringfence serve --config FILE', or name another with --url";
    }
    String why = cause.getMessage();
    return "no answer from " + base + ": " + (why == null ? cause.getClass().getName() : why);
  }
}
