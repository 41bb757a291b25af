package dev.ringfence.engine.http;

import dev.ringfence.engine.core.port.WebhookDesk;
import dev.ringfence.engine.core.port.WebhookReply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Keeps what providers send, and answers with what the test says. */
final class FakeWebhooks implements WebhookDesk {
  final List<Received> received = new CopyOnWriteArrayList<>();
  volatile WebhookReply reply = WebhookReply.NO_CONTENT;

  record Received(
      String method,
      String pathAndQuery,
      Map<String, String> headers,
      Map<String, List<String>> query,
      Map<String, List<String>> form) {}

  @Override
  public void receive(
      String method,
      String pathAndQuery,
      Map<String, String> headers,
      Map<String, List<String>> query,
      Map<String, List<String>> form,
      Consumer<WebhookReply> answer) {
    received.add(new Received(method, pathAndQuery, headers, query, form));
    answer.accept(reply);
  }
}
