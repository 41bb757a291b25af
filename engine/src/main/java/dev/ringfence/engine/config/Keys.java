package dev.ringfence.engine.config;

import java.util.List;

/**
 * The keys that each kind of section may have. Kept as data, so that unknown keys, hints and the
 * JSON Schema cannot disagree about them.
 */
enum Keys {
  ROOT(
      "server",
      "store",
      "workspaces",
      "webhooks",
      "operator_keys",
      "accounts",
      "numbers",
      "numbers_file",
      "templates",
      "destinations",
      "inbound",
      "reconcile",
      "holidays",
      "breaker",
      "cluster"),
  CLUSTER("redis", "nodes", "node", "prefix", "slices", "version"),
  SERVER("host", "port", "public_url", "callback_secret", "drain"),
  STORE("path", "retention"),
  WORKSPACE("name", "api_keys", "webhooks"),
  WEBHOOK("name", "url", "secret", "events"),
  WEBHOOKS("allow_private"),
  ACCOUNT(
      "name",
      "provider",
      "id",
      "user",
      "token",
      "signing_token",
      "base_url",
      "cps",
      "rates",
      "concurrency",
      "reserve",
      "workers",
      "look_ups",
      "time_zone"),
  RESERVE("urgent", "inbound"),
  NUMBER("number", "from", "count", "account", "channels", "cap", "caps", "status"),
  TEMPLATE(
      "name",
      "workspace",
      "pool",
      "select",
      "hours",
      "holidays",
      "ring",
      "talk",
      "machine_detection",
      "redial_unknown",
      "retry",
      "expire_after",
      "destination_limits",
      "answer"),
  RETRY("attempts", "busy", "no_answer", "machine", "rejected", "failed"),
  ANSWER("url", "say", "twiml", "plivo_xml", "exotel_flow"),
  DESTINATIONS("countries", "require_valid", "deny_types", "deny_prefixes", "limits"),
  INBOUND("accepted_say", "when_full", "message", "redirect"),
  BREAKER("failures", "blocked", "of", "rest", "longest_rest", "most_resting"),
  RECONCILE(
      "every", "prove_absent_after", "answer_timeout", "grant_max_age", "delivery_max", "backoff");

  private final List<String> names;

  Keys(String... names) {
    this.names = List.of(names);
  }

  List<String> names() {
    return names;
  }
}
