package dev.ringfence.engine.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ringfence.engine.core.model.BatchTerms;
import dev.ringfence.engine.core.model.EventKind;
import dev.ringfence.engine.core.port.AccountView;
import dev.ringfence.engine.core.port.BatchView;
import dev.ringfence.engine.core.port.CallView;
import dev.ringfence.engine.core.port.ConfigView;
import dev.ringfence.engine.core.port.DeliveryView;
import dev.ringfence.engine.core.port.EndpointView;
import dev.ringfence.engine.core.port.NumberView;
import dev.ringfence.engine.core.port.WaitView;
import dev.ringfence.engine.http.ingest.RejectedRows;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the engine's records look in JSON. Stateless. */
final class JsonViews {
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private JsonViews() {}

  static void batch(JsonGenerator json, BatchView batch) throws IOException {
    json.writeStartObject();
    batchMembers(json, batch);
    json.writeEndObject();
  }

  static void batchMembers(JsonGenerator json, BatchView batch) throws IOException {
    json.writeStringField("id", batch.id());
    json.writeStringField("name", batch.name());
    json.writeStringField("template", batch.template());
    terms(json, batch.terms());
    json.writeStringField("state", lower(batch.state()));
    instant(json, "created_at", batch.createdMillis());
    instant(json, "finished_at", batch.finishedMillis());
    json.writeNumberField("total", batch.total());
    json.writeNumberField("rejected", batch.rejectedRows());
    json.writeNumberField("waiting", batch.waiting());
    json.writeNumberField("in_progress", batch.inProgress());
    json.writeNumberField("done", batch.done());
    counts(json, "dispositions", batch.dispositions());
    counts(json, "outcomes", batch.outcomes());
    instant(json, "eta", batch.etaMillis());
    text(json, "bound_by", batch.boundBy());
  }

  static void terms(JsonGenerator json, BatchTerms terms) throws IOException {
    json.writeStringField("priority", lower(terms.priority()));
    json.writeNumberField("weight", terms.weight());
    instant(json, "not_before", terms.notBeforeMillis());
    instant(
        json, "not_after", terms.notAfterMillis() == Long.MAX_VALUE ? 0 : terms.notAfterMillis());
  }

  static void call(JsonGenerator json, CallView call) throws IOException {
    json.writeStartObject();
    whichCall(json, call);
    json.writeObjectFieldStart("variables");
    for (Map.Entry<String, String> variable : call.variables().entrySet()) {
      json.writeStringField(variable.getKey(), variable.getValue());
    }
    json.writeEndObject();
    json.writeStringField("state", call.state());
    text(json, "attempt_state", call.attemptState());
    whatBecameOfIt(json, call);
    waiting(json, call.waiting());
    json.writeEndObject();
  }

  /** A call that is over, for whoever has its variables already. */
  static void finishedCall(JsonGenerator json, CallView call) throws IOException {
    whichCall(json, call);
    whatBecameOfIt(json, call);
  }

  private static void whichCall(JsonGenerator json, CallView call) throws IOException {
    json.writeStringField("id", call.id());
    json.writeStringField("batch_id", call.batch());
    json.writeNumberField("line", call.line());
    json.writeStringField("item_id", call.itemId());
    json.writeStringField("to", call.to());
  }

  private static void whatBecameOfIt(JsonGenerator json, CallView call) throws IOException {
    text(json, "disposition", call.disposition());
    text(json, "outcome", call.outcome());
    json.writeStringField("reason", call.reason());
    json.writeNumberField("attempts", call.attempts());
    json.writeStringField("from", call.from());
    json.writeStringField("account", call.account());
    json.writeStringField("attempt_id", call.attempt());
    json.writeStringField("provider_call_id", call.providerCallId());
    instant(json, "sent_at", call.sentMillis());
    instant(json, "ended_at", call.endedMillis());
    json.writeNumberField("talk_seconds", call.talkSeconds());
  }

  static void endpoint(JsonGenerator json, EndpointView endpoint) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", endpoint.name());
    json.writeStringField("origin", endpoint.origin());
    json.writeArrayFieldStart("events");
    for (EventKind kind : endpoint.events()) {
      json.writeString(kind.type());
    }
    json.writeEndArray();
    instant(json, "disabled_at", endpoint.disabledMillis());
    json.writeNumberField("pending", endpoint.pending());
    instant(json, "oldest_pending_at", endpoint.oldestPendingMillis());
    json.writeNumberField("failed", endpoint.failed());
    json.writeEndObject();
  }

  static void delivery(JsonGenerator json, DeliveryView delivery) throws IOException {
    json.writeStringField("id", Long.toString(delivery.id()));
    json.writeStringField("endpoint", delivery.endpoint());
    json.writeStringField("type", delivery.kind().type());
    json.writeStringField("webhook_id", delivery.messageId());
    json.writeStringField("batch_id", delivery.batch());
    json.writeStringField("call_id", delivery.call());
    json.writeStringField("state", lower(delivery.state()));
    json.writeNumberField("attempts", delivery.attempts());
    instant(json, "created_at", delivery.createdMillis());
    instant(json, "last_attempt_at", delivery.triedMillis());
    instant(json, "next_attempt_at", delivery.dueMillis());
    if (delivery.status() == 0) {
      json.writeNullField("status");
    } else {
      json.writeNumberField("status", delivery.status());
    }
    json.writeStringField("error", delivery.error());
  }

  private static void waiting(JsonGenerator json, @Nullable WaitView waiting) throws IOException {
    if (waiting == null) {
      json.writeNullField("waiting");
      return;
    }
    json.writeObjectFieldStart("waiting");
    json.writeStringField("limit", lower(waiting.limit()));
    instant(json, "until", waiting.untilMillis());
    json.writeStringField("detail", waiting.detail());
    json.writeEndObject();
  }

  static void account(JsonGenerator json, AccountView account) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", account.name());
    json.writeStringField("provider", lower(account.provider()));
    json.writeStringField("state", account.state());
    json.writeStringField("detail", account.detail());
    json.writeNumberField("in_progress", account.inProgress());
    if (account.concurrency() < 0) {
      json.writeNullField("concurrency");
    } else {
      json.writeNumberField("concurrency", account.concurrency());
    }
    json.writeStringField("inbound_url", account.inboundUrl());
    json.writeStringField("inbound_status_url", account.inboundStatusUrl());
    json.writeEndObject();
  }

  static void number(JsonGenerator json, NumberView number) throws IOException {
    json.writeStartObject();
    json.writeStringField("e164", number.e164());
    json.writeStringField("account", number.account());
    json.writeStringField("status", lower(number.status()));
    json.writeBooleanField("paused", number.paused());
    json.writeNumberField("channels", number.channels());
    json.writeNumberField("in_progress", number.inProgress());
    json.writeNumberField("inbound_in_progress", number.inboundInProgress());
    json.writeNumberField("elsewhere_in_progress", number.elsewhereInProgress());
    json.writeNumberField("cap_used", number.capUsed());
    json.writeStringField("cap", number.cap());
    json.writeNumberField("starts", number.starts());
    json.writeEndObject();
  }

  static void config(JsonGenerator json, ConfigView config) throws IOException {
    json.writeNumberField("version", config.version());
    json.writeStringField("hash", config.hash());
    instant(json, "since", config.sinceMillis());
    json.writeObjectFieldStart("last_reload");
    instant(json, "at", config.triedMillis());
    json.writeStringField("result", lower(config.result()));
    json.writeArrayFieldStart("problems");
    for (String problem : config.problems()) {
      json.writeString(problem);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void rejected(JsonGenerator json, List<RejectedRows> groups) throws IOException {
    json.writeArrayFieldStart("errors");
    for (RejectedRows group : groups) {
      json.writeStartObject();
      json.writeStringField("code", group.code());
      json.writeNumberField("count", group.count());
      json.writeArrayFieldStart("examples");
      for (RejectedRows.Example example : group.examples()) {
        json.writeStartObject();
        json.writeNumberField("line", example.line());
        json.writeStringField("item_id", example.itemId());
        json.writeStringField("detail", example.detail());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** An instant, or null for one that never was: 0 and less. */
  static void instant(JsonGenerator json, String member, long millis) throws IOException {
    if (millis <= 0) {
      json.writeNullField(member);
    } else {
      json.writeStringField(member, time(millis));
    }
  }

  /** RFC 3339 in UTC with milliseconds. */
  static String time(long millis) {
    return RFC_3339.format(Instant.ofEpochMilli(millis));
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void text(JsonGenerator json, String member, @Nullable Enum<?> value)
      throws IOException {
    if (value == null) {
      json.writeNullField(member);
    } else {
      json.writeStringField(member, lower(value));
    }
  }

  private static void counts(
      JsonGenerator json, String member, Map<? extends Enum<?>, Integer> counts)
      throws IOException {
    json.writeObjectFieldStart(member);
    for (Map.Entry<? extends Enum<?>, Integer> entry : counts.entrySet()) {
      json.writeNumberField(lower(entry.getKey()), entry.getValue());
    }
    json.writeEndObject();
  }
}
