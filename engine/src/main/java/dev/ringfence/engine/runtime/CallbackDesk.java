package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.core.model.Account;
import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.model.Progress;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.core.port.KernelEvent;
import dev.ringfence.engine.core.port.Webhook;
import dev.ringfence.engine.core.port.WebhookDesk;
import dev.ringfence.engine.core.port.WebhookReply;
import dev.ringfence.engine.core.port.WebhookRequest;
import dev.ringfence.engine.core.schedule.Inspector;
import dev.ringfence.engine.core.schedule.Kernel;
import dev.ringfence.engine.runtime.Tallies.Callback;
import dev.ringfence.engine.store.BatchBook;
import dev.ringfence.engine.store.BatchRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what providers send: checks the URL's MAC, has the account's adapter check the signature,
 * and tells the lane. Thread-safe. What is forged, stale or foreign changes nothing and is counted.
 */
final class CallbackDesk implements WebhookDesk {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackDesk.class);
  private static final WebhookReply NOT_FOUND =
      new WebhookReply(404, "text/plain", "no such call\n");

  private final Lane lane;
  private final InboundEffects inbound;
  private final CurrentSetup setup;
  private final CallbackUrls urls;
  private final BatchBook batches;
  private final Tallies tallies;
  private final AtomicLong tickets = new AtomicLong();

  CallbackDesk(
      Lane lane,
      InboundEffects inbound,
      CurrentSetup setup,
      CallbackUrls urls,
      BatchBook batches,
      Tallies tallies) {
    this.lane = lane;
    this.inbound = inbound;
    this.setup = setup;
    this.urls = urls;
    this.batches = batches;
    this.tallies = tallies;
  }

  @Override
  public void receive(
      String method,
      String pathAndQuery,
      Map<String, String> headers,
      Map<String, List<String>> query,
      Map<String, List<String>> form,
      Consumer<WebhookReply> reply) {
    CallbackUrls.Parsed parsed = urls.parse(pathAndQuery);
    if (parsed == null) {
      forged("its URL is not one of ours", reply);
      return;
    }
    Setup now = setup.get();
    Integer account = now.accounts().get(parsed.account());
    if (account == null) {
      tallies.callback(Callback.FOREIGN);
      reply.accept(WebhookReply.FORBIDDEN);
      return;
    }
    Carrier carrier = now.carriers().get(account);
    WebhookRequest request =
        new WebhookRequest(
            method, urls.absolute(pathAndQuery), parsed.purpose(), headers, query, form);
    Webhook webhook = carrier.translate(request);
    if (webhook instanceof Webhook.Forged forged) {
      forged(forged.why(), reply);
    } else if (webhook instanceof Webhook.News news) {
      KernelEvent event =
          new KernelEvent.CallProgressed(
              parsed.attempt(),
              news.providerCallId(),
              news.progress(),
              news.outcome(),
              news.talkSeconds(),
              news.reason());
      lane.post(event);
      reply.accept(WebhookReply.NO_CONTENT);
    } else if (webhook instanceof Webhook.AnswerWanted wanted) {
      answer(parsed.attempt(), account, carrier, wanted, reply);
    } else if (webhook instanceof Webhook.InboundArrived arrived) {
      takeIn(now, account, arrived, reply);
    } else if (webhook instanceof Webhook.InboundEnded ended) {
      lane.post(new KernelEvent.InboundEnded(account, ended.providerCallId()));
      reply.accept(WebhookReply.NO_CONTENT);
    } else {
      tallies.callback(Callback.IRRELEVANT);
      reply.accept(WebhookReply.NO_CONTENT);
    }
  }

  private void forged(String why, Consumer<WebhookReply> reply) {
    tallies.callback(Callback.FORGED);
    LOG.debug("callback refused: {}", why);
    reply.accept(WebhookReply.FORBIDDEN);
  }

  private void answer(
      long attempt,
      int account,
      Carrier carrier,
      Webhook.AnswerWanted wanted,
      Consumer<WebhookReply> reply) {
    lane.post(
        new KernelEvent.CallProgressed(
            attempt, wanted.providerCallId(), Progress.ANSWERED, null, 0, "answer-url"));
    lane.ask(kernel -> document(kernel, attempt, account, carrier))
        .whenComplete(
            (document, error) ->
                reply.accept(document == null || error != null ? NOT_FOUND : document));
  }

  private @Nullable WebhookReply document(
      Kernel kernel, long attempt, int account, Carrier carrier) {
    Inspector.AttemptOf of = kernel.inspector().find(attempt);
    if (of == null) {
      return null;
    }
    BatchRecord batch = batches.get(of.batch());
    TemplateConfig template = setup.config().templates().get(batch.template());
    Account which = setup.topology().accounts().get(account);
    return carrier.answerDocument(
        Answers.speech(
            template.answer(), which.provider(), LaneEffects.variables(batch.rows(), of.row())));
  }

  private void takeIn(
      Setup now, int account, Webhook.InboundArrived arrived, Consumer<WebhookReply> reply) {
    Carrier carrier = now.carriers().get(account);
    InboundTreatment treatment = now.config().inbound();
    Integer number = now.numbers().get(arrived.to());
    if (number == null || now.topology().numbers().get(number).account() != account) {
      tallies.callback(Callback.FOREIGN);
      reply.accept(carrier.inboundReply(false, treatment));
      return;
    }
    long ticket = tickets.incrementAndGet();
    lane.ask(
        kernel -> {
          KernelEvent.InboundArrived call =
              new KernelEvent.InboundArrived(ticket, account, number, arrived.providerCallId());
          inbound.expect(call, accepted -> reply.accept(carrier.inboundReply(accepted, treatment)));
          kernel.offer(call);
          return ticket;
        });
  }
}
