package dev.ringfence.engine.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ringfence.engine.core.model.E164;
import dev.ringfence.engine.core.model.RateLimit;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as a tree of plain values, to be shown and compared: every component of every
 * record by its name. Immutable, stateless. A secret is shown by a few digits of its hash, which
 * tell that it changed and not what it is.
 */
public final class ConfigTree {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int FINGERPRINT_BYTES = 4;

  private ConfigTree() {}

  /** The whole of a configuration. */
  public static ObjectNode of(EngineConfig config) {
    return (ObjectNode) node("config", config);
  }

  private static JsonNode node(String name, @Nullable Object value) {
    if (value == null) {
      return NullNode.instance;
    } else if (value instanceof Secret secret) {
      return TextNode.valueOf(fingerprint(secret));
    } else if (value instanceof RateLimit rate) {
      return TextNode.valueOf(rate.toString());
    } else if (value instanceof Enum<?> constant) {
      return TextNode.valueOf(constant.name().toLowerCase(Locale.ROOT));
    } else if (value instanceof Record record) {
      return object(record);
    } else if (value instanceof List<?> list) {
      ArrayNode array = JSON.arrayNode(list.size());
      list.forEach(item -> array.add(node(name, item)));
      return array;
    } else if (value instanceof Map<?, ?> map) {
      ObjectNode object = JSON.objectNode();
      map.forEach((key, item) -> object.set(key.toString(), node(name, item)));
      return object;
    } else if (value instanceof Long number) {
      boolean phone = name.equals("e164") || name.equals("pool");
      return phone ? TextNode.valueOf(E164.format(number)) : whole(number);
    } else if (value instanceof Integer number) {
      return number == Integer.MAX_VALUE ? TextNode.valueOf("unlimited") : JSON.numberNode(number);
    } else if (value instanceof Boolean flag) {
      return JSON.booleanNode(flag);
    }
    return TextNode.valueOf(value.toString());
  }

  /** The kind of node that it is when it was read from text: only then are the two equal. */
  private static JsonNode whole(long number) {
    return (int) number == number ? JSON.numberNode((int) number) : JSON.numberNode(number);
  }

  private static ObjectNode object(Record record) {
    ObjectNode object = JSON.objectNode();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(record);
        object.set(snake(component.getName()), node(component.getName(), value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a public record can be read", e);
      }
    }
    return object;
  }

  private static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static String fingerprint(Secret secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
      return "secret " + HexFormat.of().formatHex(Arrays.copyOf(digest, FINGERPRINT_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
