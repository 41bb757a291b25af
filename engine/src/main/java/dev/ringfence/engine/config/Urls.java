package dev.ringfence.engine.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads base URLs. Messages fit behind the text, as {@link Scalars} wants it. Immutable, stateless.
 */
final class Urls {
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(:\\d{1,5})?");
  private static final Pattern PLACES = Pattern.compile("\\{\\{[^{}]*\\}\\}");

  private Urls() {}

  /** An absolute http or https URL without query, given back without a slash at the end. */
  static String base(String text) {
    URI uri = absolute(text);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("must have no query and no fragment");
    }
    String base = text;
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    return base;
  }

  /**
   * A base URL that providers call back. Twilio refuses callback hosts with an underscore in their
   * name (its API's description of StatusCallback).
   */
  static String callbackBase(String text) {
    String base = base(text);
    if (absolute(text).getRawAuthority().contains("_")) {
      throw new IllegalArgumentException(
          "must not have an underscore in its host: Twilio refuses it");
    }
    return base;
  }

  /** An absolute URL with {@code {{variable}}} places behind its host. */
  static String withPlaces(String text) {
    absolute(PLACES.matcher(text).replaceAll("x"));
    int host = text.indexOf("://") + 3;
    int hostEnd = host;
    while (hostEnd < text.length() && "/?#".indexOf(text.charAt(hostEnd)) < 0) {
      hostEnd++;
    }
    if (text.substring(host, hostEnd).contains("{")) {
      throw new IllegalArgumentException("must not take its host from a variable");
    }
    return text;
  }

  /** The URL, absolute and with a host. */
  static URI absolute(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String authority = uri.getRawAuthority();
    if (!(scheme.equals("http") || scheme.equals("https"))
        || authority == null
        || !AUTHORITY.matcher(authority).matches()) {
      throw new IllegalArgumentException("must be an absolute http or https URL with a host");
    }
    return uri;
  }
}
