package dev.ringfence.engine.config;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Single mistakes in {@link ConfigFiles#GOOD}, and what must be said of each. */
final class ConfigMistakes {
  private ConfigMistakes() {}

  static Stream<Arguments> all() {
    return Stream.of(
            shapes(),
            scalars(),
            times(),
            accounts(),
            numbers(),
            pools(),
            answers(),
            others(),
            ConfigMistakesOfWebhooks.all(),
            ConfigMistakesOfTiming.all())
        .flatMap(cases -> cases);
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        c("  port: 8080", "  prot: 8080", "3:3 server.prot: unknown key; did you mean 'port'?"),
        c("  port: 8080", "  zzzzzzzz: 1", "3:3 server.zzzzzzzz: unknown key"),
        c("inbound:", "inbuond:", "38:1 inbuond: unknown key; did you mean 'inbound'?"),
        c(
            "    cap: 60/1h",
            "    cap: 60/1h\n    cap: 9/1h",
            "23:5 numbers[0].cap: is given twice, first in line 22"),
        c("  port: 8080", "  port: [1, 2]", "3:9 server.port: must be a single value"),
        c("  port: 8080", "  port:", "3:8 server.port: is empty"),
        c(
            "inbound:\n  when_full: busy",
            "inbound: busy",
            "38:10 inbound: must be a section with keys such as accepted_say"),
        c(
            "operator_keys: [operator-key-0123456789]",
            "operator_keys: {a: b}",
            "7:16 operator_keys: must be a list"),
        c(
            "  countries: [US, CA]",
            "  require_valid: true",
            "36:3 destinations.countries: is required"),
        c(
            "  countries: [US, CA]",
            "  countries: []",
            "36:14 destinations.countries: must have at least one item"),
        c(
            "  countries: [US, CA]",
            "  ? [a]\n  : b\n  countries: [US]",
            "36:5 destinations: a key must be a single word"));
  }

  static Stream<Arguments> scalars() {
    return Stream.of(
        c("port: 8080", "port: 80a", "3:9 server.port: '80a' is not a whole number"),
        c("port: 8080", "port: 65536", "3:9 server.port: '65536' must be between 0 and 65535"),
        c(
            "port: 8080",
            "port: ${NOWHERE}",
            "3:9 server.port: environment variable NOWHERE is not set"),
        c(
            "port: 8080",
            "port: ${9X}",
            "3:9 server.port: '${9X}' is no variable; write ${NAME} or ${NAME:-default}"),
        c("port: 8080", "port: ${TOKEN}", "3:9 server.port: '${TOKEN}' is not a whole number"),
        c(
            "https://calls.example.com",
            "calls.example.com",
            "2:15 server.public_url: 'calls.example.com' must be an absolute http or https URL"
                + " with a host"),
        c(
            "https://calls.example.com",
            "https://my_calls.example.com",
            "2:15 server.public_url: 'https://my_calls.example.com' must not have an underscore"
                + " in its host: Twilio refuses it"),
        c(
            "https://calls.example.com",
            "https://calls.example.com?x=1",
            "2:15 server.public_url: 'https://calls.example.com?x=1' must have no query and no"
                + " fragment"),
        c(
            "60/1h",
            "60",
            "22:10 numbers[0].cap: '60' is not a rate; write COUNT/WINDOW such as"
                + " 60/1h or 2/30s, with a count of at least 1"),
        c(
            "60/1h",
            "0/1h",
            "22:10 numbers[0].cap: '0/1h' is not a rate; write COUNT/WINDOW such"
                + " as 60/1h or 2/30s, with a count of at least 1"));
  }

  static Stream<Arguments> times() {
    return Stream.of(
        c(
            "ring: 30s",
            "ring: 30",
            "32:11 templates[0].ring: '30' is not a duration; write 250ms," + " 30s, 5m, 1h or 7d"),
        c("ring: 30s", "ring: 4s", "32:11 templates[0].ring: '4s' must be between 5s and 600s"),
        c("ring: 30s", "ring: 11m", "32:11 templates[0].ring: '11m' must be between 5s and 600s"),
        c("ring: 30s", "ring: 5500ms", "32:11 templates[0].ring: '5500ms' must be whole seconds"),
        c(
            "ring: 30s",
            "talk: 241m",
            "32:11 templates[0].talk: '241m' must be between 1s and 14400s"),
        c(
            "ring: 30s",
            "talk: 999999999d",
            "32:11 templates[0].talk: '999999999d' must be between 1s and 14400s"),
        c(
            "ring: 30s",
            "machine_detection: yes",
            "32:24 templates[0].machine_detection: 'yes' must be true or false"),
        c(
            "09:00-20:30",
            "9-20",
            "31:12 templates[0].hours: '9-20' are not hours; write OPEN-CLOSE"
                + " such as 08:00-21:00"),
        c(
            "09:00-20:30",
            "21:00-08:00",
            "31:12 templates[0].hours: '21:00-08:00' must open before"
                + " they close, on the same day; the end of the day is 24:00"),
        c(
            "09:00-20:30",
            "09:60-20:30",
            "31:12 templates[0].hours: '09:60-20:30' name a time of" + " day that does not exist"),
        c(
            "09:00-20:30",
            "09:00-24:01",
            "31:12 templates[0].hours: '09:00-24:01' name a time of" + " day that does not exist"));
  }

  static Stream<Arguments> accounts() {
    return Stream.of(
        c(
            "provider: twilio",
            "provider: twillio",
            "10:15 accounts[0].provider: 'twillio' must be"
                + " one of twilio, plivo, exotel; did you mean 'twilio'?"),
        c(
            "AC00000000000000000000000000000001",
            "AC01",
            "11:9 accounts[0].id: 'AC01' is not an" + " Account SID: AC and 32 hexadecimal digits"),
        c(
            "numbers:",
            "  - {name: east, provider: plivo, id: i, token: t}\nnumbers:",
            "19:12 accounts[2].name: 'east' is used twice, first in line 9"),
        c(
            "numbers:",
            "  - {name: ea/st, provider: plivo, id: i, token: t}\nnumbers:",
            "19:12 accounts[2].name: 'ea/st' is not a name; use up"
                + " to 63 letters, digits, '.', '_' and '-', a letter or digit first"),
        c(
            "    cps: 5\n  - name: plivo",
            "    cps: 0\n  - name: plivo",
            "13:10 accounts[0].cps: '0' must be between 1 and 10000"),
        c(
            "    cps: 5\n  - name: plivo",
            "    concurrency: 0\n  - name: plivo",
            "13:18 accounts[0].concurrency: '0' must be between 1 and 2147483647"),
        c(
            "    cps: 5\n  - name: plivo",
            "    time_zone: Mars/Olympus\n  - name: plivo",
            "13:16 accounts[0].time_zone: 'Mars/Olympus' is not a time zone; write one such as"
                + " Asia/Kolkata"),
        c(
            "    cps: 5\n  - name: plivo",
            "    base_url: api.twilio.com\n  - name: plivo",
            "13:15 accounts[0].base_url: 'api.twilio.com' must be an absolute http or https URL"
                + " with a host"),
        c(
            "    cps: 5\n  - name: plivo",
            "    user: SK01\n  - name: plivo",
            "9:5 accounts[0].signing_token: is required with user: Twilio signs webhooks with the"
                + " account's primary auth token"),
        c(
            "    cps: 5\nnumbers:",
            "    user: me\nnumbers:",
            "18:11 accounts[1].user: is not used by Plivo: the id is the user"),
        c(
            "    cps: 5\nnumbers:",
            "    signing_token: secret-secret\nnumbers:",
            "18:20 accounts[1].signing_token: is for Twilio accounts only"),
        c(
            "numbers:",
            "  - {name: x, provider: exotel, id: i, token: t}\nnumbers:",
            "19:5 accounts[2].user: is required for Exotel: the API key that belongs to the"
                + " token"));
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        c(
            "number: +14155550100",
            "number: 4155550100",
            "20:13 numbers[0].number: '4155550100' is"
                + " not an E.164 number; write + and 5 to 15 digits"),
        c(
            "number: +13125550100",
            "number: +14155550100",
            "23:13 numbers[1].number: +14155550100" + " is listed twice, first in FILE:20"),
        c(
            "account: east",
            "account: esat",
            "21:14 numbers[0].account: there is no account 'esat'; did you mean 'east'?"),
        c(
            "    cap: 60/1h",
            "    channels: 2",
            "22:15 numbers[0].channels: a Twilio number always"
                + " has one channel; remove this or write 1"),
        c(
            "channels: 5",
            "channels: 0",
            "25:15 numbers[1].channels: '0' must be between 1 and 100000"),
        c(
            "status: active",
            "status: activ",
            "26:13 numbers[1].status: 'activ' must be one of"
                + " active, draining, resting, inactive; did you mean 'active'?"),
        c(
            "status: active",
            "count: 2",
            "26:12 numbers[1].count: goes with from; number is a single one"),
        c("number: +13125550100", "from: +13125550100", "23:5 numbers[1].count: is required"),
        c(
            "status: active",
            "from: +13125550100\n    count: 2",
            "26:11 numbers[1].from: give either number, or from and count"),
        c(
            "    cap: 60/1h",
            "    cap: 60/1h, 9/1x",
            "22:10 numbers[0].cap: '60/1h, 9/1x' is not a rate; write COUNT/WINDOW such as 60/1h or"
                + " 2/30s, with a count of at least 1"),
        c(
            "    cap: 60/1h",
            "    cap: [10/1m, 200000/1d]",
            "22:18 numbers[0].cap[1]: '200000/1d' counts too many: at most 100000 in a window, each"
                + " of which is remembered"),
        c(
            "number: +13125550100",
            "from: +99999\n    count: 2",
            "23:11 numbers[1].from: '+99999'"
                + " and count lead past the last number of that length"));
  }

  static Stream<Arguments> pools() {
    return Stream.of(
        c(
            "workspace: acme",
            "workspace: acne",
            "29:16 templates[0].workspace: there is no workspace 'acne'; did you mean 'acme'?"),
        c("pool: [\"*\"]", "pool: []", "30:11 templates[0].pool: must have at least one item"),
        c(
            "pool: [\"*\"]",
            "pool: [all]",
            "30:12 templates[0].pool[0]: 'all' is neither a number, nor account:NAME, nor *"),
        c(
            "pool: [\"*\"]",
            "pool: [+14155550109]",
            "30:12 templates[0].pool[0]: there is no number"
                + " +14155550109; did you mean '+14155550100'?"),
        c(
            "pool: [\"*\"]",
            "pool: [account:estt]",
            "30:12 templates[0].pool[0]: there is no such account: 'account:estt'; did you mean 'east'?"));
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        c(
            "say: Hello {{name}}",
            "exotel_flow: 'x1'\n      say: Hi",
            "34:20 templates[0].answer.exotel_flow: 'x1' is not the id of an Exotel flow: digits"
                + " only"),
        c(
            "say: Hello {{name}}",
            "say: Hello {{name}",
            "34:12 templates[0].answer.say: 'Hello {{name}' has a place that is not {{variable}}"),
        c(
            "say: Hello {{name}}",
            "url: http://{{host}}/x",
            "34:12 templates[0].answer.url:"
                + " 'http://{{host}}/x' must not take its host from a variable"),
        c(
            "say: Hello {{name}}",
            "say: Hello\n      url: http://a.example/x",
            "34:12 templates[0].answer.say: give only one of url, say, and twiml with plivo_xml"),
        c(
            "say: Hello {{name}}",
            "twiml: <Response/>",
            "34:7 templates[0].answer.plivo_xml: the"
                + " pool has Plivo numbers: give url, say or plivo_xml"),
        c(
            "say: Hello {{name}}",
            "plivo_xml: <Response/>",
            "34:7 templates[0].answer.twiml: the"
                + " pool has Twilio numbers: give url, say or twiml"),
        c(
            "say: Hello {{name}}",
            "say: Hi\n    destination_limits: [1/1h, 3/1h]",
            "35:32 templates[0].destination_limits[1]: 3/1h is looser than 2/1h of"
                + " destinations.limits, which also holds"));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        c(
            "[US, CA]",
            "[US, us]",
            "36:19 destinations.countries[1]: 'us' is not a country; write"
                + " two capital letters of ISO 3166, or '*' for all; did you mean 'US'?"),
        c(
            "limits: [2/1h, 7/7d]",
            "deny_prefixes: [1900]",
            "37:19 destinations.deny_prefixes[0]: '1900' is not a prefix; write + and 1 to 15"
                + " digits"),
        c(
            "when_full: busy",
            "when_full: message",
            "39:3 inbound.message: is required with when_full: message"),
        c(
            "when_full: busy",
            "when_full: redirect",
            "39:3 inbound.redirect: is required with when_full: redirect"),
        c(
            "when_full: busy",
            "redirect: home",
            "39:13 inbound.redirect: 'home' must be an E.164" + " number or an http or https URL"),
        c(
            "every: 30s",
            "prove_absent_after: 10s\n  answer_timeout: 11s",
            "41:23 reconcile.prove_absent_after: must be at least answer_timeout: a dial that is"
                + " still unanswered may yet be placed"),
        c(
            "every: 30s",
            "answer_timeout: 1s\n  grant_max_age: 900ms",
            "41:19 reconcile.answer_timeout: must be at least grant_max_age + delivery_max, which"
                + " a dial may take to be sent"));
  }

  static Arguments c(String piece, String replacement, String problem) {
    return Arguments.of(piece, replacement, problem.replace("FILE", "ringfence.yaml"));
  }
}
