package dev.ringfence.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The API's document, and whether an answer is as it says. */
final class OpenApiDoc {
  private static final List<String> METHODS = List.of("get", "post", "put", "delete");

  private final JsonNode document;

  OpenApiDoc() {
    try (InputStream yaml = OpenApiDoc.class.getResourceAsStream("/openapi.yaml")) {
      LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(200).build();
      document = new ObjectMapper().valueToTree(new Load(settings).loadFromInputStream(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Operations by method and template, {@code GET /v1/batches/{id}}. */
  Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (String method : METHODS) {
        if (path.getValue().has(method)) {
          operations.put(
              method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
              path.getValue().path(method));
        }
      }
    }
    return operations;
  }

  JsonNode root() {
    return document;
  }

  JsonNode resolve(JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    String reference = node.path("$ref").asText();
    JsonNode target = document.at(reference.substring(1));
    assertThat(target.isMissingNode()).as("%s exists", reference).isFalse();
    return resolve(target);
  }

  /** Fails unless the document foresees this answer. Paths without a route are not its business. */
  void check(String method, String path, int status, String contentType, String body) {
    JsonNode operation = find(method, path);
    if (operation == null) {
      return;
    }
    JsonNode response = operation.path("responses").path(Integer.toString(status));
    assertThat(response.isMissingNode())
        .as("%s %s answered %s, which is not documented", method, path, status)
        .isFalse();
    String type = contentType.replaceAll(";.*", "");
    boolean json = type.equals("application/json") || type.equals("application/problem+json");
    if (json && !body.isEmpty()) {
      JsonNode content = resolve(response).path("content").path(type);
      assertThat(content.isMissingNode())
          .as("%s %s answered %s as %s", method, path, status, type)
          .isFalse();
      validate(read(body), content.path("schema"), "$");
    }
  }

  private static JsonNode read(String body) {
    try {
      return new ObjectMapper().readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(body, e);
    }
  }

  private @Nullable JsonNode find(String method, String path) {
    String bare = path.replaceAll("\\?.*", "");
    for (Map.Entry<String, JsonNode> operation : operations().entrySet()) {
      String pattern =
          operation
              .getKey()
              .replace(".", "\\.")
              .replace("{*}", ".*")
              .replaceAll("\\{\\w+}", "[^/]+");
      if ((method + " " + bare).matches(pattern)) {
        return operation.getValue();
      }
    }
    return null;
  }

  /** The part of JSON Schema that the document uses. */
  void validate(JsonNode value, JsonNode unresolved, String at) {
    JsonNode schema = resolve(unresolved);
    if (schema.has("oneOf")) {
      JsonNode chosen = schema.path("oneOf").path(value.isNull() ? 1 : 0);
      validate(value, chosen, at);
      return;
    }
    List<String> types = new ArrayList<>();
    if (schema.path("type").isArray()) {
      schema.path("type").forEach(type -> types.add(type.asText()));
    } else {
      types.add(schema.path("type").asText());
    }
    assertThat(types).as("type of %s = %s", at, value).contains(typeOf(value));
    if (schema.has("enum")) {
      assertThat(schema.path("enum")).as(at).contains(value);
    }
    if (value.isArray()) {
      value.forEach(item -> validate(item, schema.path("items"), at + "[]"));
    } else if (value.isObject()) {
      members(value, schema, at);
    }
  }

  private void members(JsonNode value, JsonNode schema, String at) {
    for (JsonNode required : schema.path("required")) {
      assertThat(value.has(required.asText())).as("%s has %s", at, required).isTrue();
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String where = at + "." + member.getKey();
      JsonNode known = schema.path("properties").path(member.getKey());
      if (!known.isMissingNode()) {
        validate(member.getValue(), known, where);
      } else if (schema.path("additionalProperties").isObject()) {
        validate(member.getValue(), schema.path("additionalProperties"), where);
      } else {
        fail(where + " is not documented");
      }
    }
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "array";
      case OBJECT -> "object";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> "null";
    };
  }
}
