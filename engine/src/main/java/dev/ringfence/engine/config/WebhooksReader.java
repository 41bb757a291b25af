package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.WebhookConfig;
import dev.ringfence.engine.config.EngineConfig.Webhooks;
import dev.ringfence.engine.core.model.EventKind;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads where runners want to be told of their calls. Lane-confined: belongs to the loading thread.
 */
final class WebhooksReader {
  private static final String SECRET_PREFIX = "whsec_";
  private static final int SHORTEST_SECRET = 24;
  private static final int LONGEST_SECRET = 64;

  /** Stands in for a range that could not be read. */
  private static final AddressRange NO_RANGE = AddressRange.parse("255.255.255.255");

  private final List<AddressRange> allowed;

  /** Reads what holds for all endpoints. */
  WebhooksReader(Section webhooks) {
    List<AddressRange> ranges = new ArrayList<>();
    for (Value item : webhooks.list("allow_private")) {
      ranges.add(item.as(AddressRange::parse, NO_RANGE));
    }
    allowed = List.copyOf(ranges);
  }

  Webhooks webhooks() {
    return new Webhooks(allowed);
  }

  /** A workspace's endpoints. */
  List<WebhookConfig> endpoints(Section workspace) {
    UniqueNames names = new UniqueNames();
    List<WebhookConfig> endpoints = new ArrayList<>();
    for (Value item : workspace.list("webhooks")) {
      Section section = item.section(Keys.WEBHOOK);
      String name = names.read(section);
      endpoints.add(
          new WebhookConfig(
              name,
              section.required("url", this::url, ""),
              secrets(section.requiredList("secret")),
              events(section)));
    }
    return List.copyOf(endpoints);
  }

  private String url(String text) {
    URI uri = Urls.absolute(text);
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("must have no fragment");
    }
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("must have a host without an underscore");
    }
    @Nullable InetAddress literal = AddressRange.literal(host);
    boolean open = literal != null && isAllowed(literal);
    if (literal != null && !open && !PublicAddresses.contains(literal)) {
      throw new IllegalArgumentException(
          "is not an address of the public internet; add its range to webhooks.allow_private");
    }
    // A name may stand for a private address; that is looked at before each delivery.
    boolean plainMayBe = open || literal == null && !allowed.isEmpty();
    if (!uri.getScheme().equalsIgnoreCase("https") && !plainMayBe) {
      throw new IllegalArgumentException(
          "must be https; only targets in webhooks.allow_private may do with http");
    }
    return text;
  }

  private boolean isAllowed(InetAddress address) {
    return allowed.stream().anyMatch(range -> range.contains(PublicAddresses.unwrapped(address)));
  }

  /** One, or several while one takes the other's place. Problems never show one. */
  private static List<Secret> secrets(List<Value> items) {
    List<Secret> secrets = new ArrayList<>();
    for (Value item : items) {
      String text = item.text();
      if (text != null) {
        if (!isSecret(text)) {
          item.problem(
              "must be whsec_ and the base64 of 24 to 64 random bytes, such as"
                  + " `echo whsec_$(openssl rand -base64 32)` makes");
        }
        secrets.add(new Secret(text));
      }
    }
    return List.copyOf(secrets);
  }

  private static boolean isSecret(String text) {
    if (!text.startsWith(SECRET_PREFIX)) {
      return false;
    }
    try {
      int bytes = Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length())).length;
      return bytes >= SHORTEST_SECRET && bytes <= LONGEST_SECRET;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<EventKind> events(Section section) {
    if (!section.has("events")) {
      return List.of(EventKind.values());
    }
    List<EventKind> kinds = new ArrayList<>();
    for (Value item : section.requiredList("events")) {
      EventKind kind = item.as(WebhooksReader::event, EventKind.CALL_FINISHED);
      if (!kinds.contains(kind)) {
        kinds.add(kind);
      }
    }
    return List.copyOf(kinds);
  }

  private static EventKind event(String text) {
    List<String> names = Arrays.stream(EventKind.values()).map(EventKind::type).toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(
          "must be one of " + String.join(", ", names) + NearestName.hint(text, names));
    }
    return EventKind.values()[index];
  }
}
