package dev.ringfence.engine.core.port;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where the HTTP server hands in what providers send. Thread-safe; the reply comes exactly once, on
 * any thread.
 */
public interface WebhookDesk {

  /**
   * @param method in capitals
   * @param pathAndQuery as received, percent-encoding untouched, starting with a slash
   * @param headers names in lower case, first value
   * @param form decoded parameters of a form body or of a flat JSON body
   */
  void receive(
      String method,
      String pathAndQuery,
      Map<String, String> headers,
      Map<String, List<String>> query,
      Map<String, List<String>> form,
      Consumer<WebhookReply> reply);
}
