package dev.ringfence.engine.config;

import static dev.ringfence.engine.config.ConfigMistakes.c;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Mistakes about where runners are told, and what each is answered. */
final class ConfigMistakesOfWebhooks {
  private ConfigMistakesOfWebhooks() {}

  private static Arguments hook(String lines, String problem) {
    String key = "    api_keys: [acme-key-0123456789]";
    return c(key, key + "\n    webhooks:\n      - " + lines, problem);
  }

  static Stream<Arguments> all() {
    String secret = "secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    return Stream.of(
        hook(
            "{name: crm, url: \"http://hooks.example.com\", " + secret + "}",
            "8:26 workspaces[0].webhooks[0].url: 'http://hooks.example.com' must be https; only"
                + " targets in webhooks.allow_private may do with http"),
        hook(
            "{name: crm, url: \"https://10.0.0.7/x\", " + secret + "}",
            "8:26 workspaces[0].webhooks[0].url: 'https://10.0.0.7/x' is not an address of the"
                + " public internet; add its range to webhooks.allow_private"),
        hook(
            "{name: crm, url: \"https://[::ffff:127.0.0.1]/\", " + secret + "}",
            "8:26 workspaces[0].webhooks[0].url: 'https://[::ffff:127.0.0.1]/' is not an address"
                + " of the public internet; add its range to webhooks.allow_private"),
        hook(
            "{name: crm, url: \"https://me:pw@hooks.example.com/\", " + secret + "}",
            "8:26 workspaces[0].webhooks[0].url: 'https://me:pw@hooks.example.com/' must be an"
                + " absolute http or https URL with a host"),
        hook(
            "{name: crm, url: \"https://a_b.example.com/\", " + secret + "}",
            "8:26 workspaces[0].webhooks[0].url: 'https://a_b.example.com/' must have a host"
                + " without an underscore"),
        hook(
            "{name: crm, url: \"https://hooks.example.com\", secret: hunter2-hunter2}",
            "8:63 workspaces[0].webhooks[0].secret: must be whsec_ and the base64 of 24 to 64"
                + " random bytes, such as `echo whsec_$(openssl rand -base64 32)` makes"),
        hook(
            "{name: crm, url: \"https://hooks.example.com\", " + secret + ", events: [call.done]}",
            "8:112 workspaces[0].webhooks[0].events[0]: 'call.done' must be one of call.finished,"
                + " batch.finished"),
        hook(
            "{name: crm, url: \"https://hooks.example.com\", " + secret + ", evnts: [x]}",
            "8:103 workspaces[0].webhooks[0].evnts: unknown key; did you mean 'events'?"),
        hook(
            "{name: crm, url: \"https://hooks.example.com\"}",
            "8:9 workspaces[0].webhooks[0].secret: is required"),
        c(
            "inbound:",
            "webhooks: {allow_private: [10.0.0.7/8]}\ninbound:",
            "38:28 webhooks.allow_private[0]: '10.0.0.7/8' is an address within a range; write"
                + " the range's first address"),
        c(
            "inbound:",
            "webhooks: {allow_private: [intranet]}\ninbound:",
            "38:28 webhooks.allow_private[0]: 'intranet' is no range of addresses; write one such"
                + " as 10.0.0.0/8"),
        c(
            "inbound:",
            "webhooks: {allow_private: [10.0.0.0/33]}\ninbound:",
            "38:28 webhooks.allow_private[0]: '10.0.0.0/33' must have 0 to 32 behind the slash"));
  }
}
