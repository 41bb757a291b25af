package dev.ringfence.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfence.engine.core.model.AttemptState;
import dev.ringfence.engine.core.model.BatchState;
import dev.ringfence.engine.core.model.Disposition;
import dev.ringfence.engine.core.model.Limit;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Outcome;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.http.ingest.IngestLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The document says what the server does; that answers are as it says, every test's client checks.
 */
class OpenApiTest {
  private final OpenApiDoc document = new OpenApiDoc();

  @Test
  void routes_areTheDocuments() {
    try (ApiBed bed = new ApiBed()) {
      List<String> routes =
          bed.server.routes().stream().map(r -> r.method() + " " + r.template()).toList();

      assertThat(document.operations().keySet()).containsExactlyInAnyOrderElementsOf(routes);
      assertThat(bed.send(bed.bare("/openapi.yaml")).body()).startsWith("openapi: 3.1.0");
    }
  }

  @Test
  void references_allLeadSomewhere() {
    List<JsonNode> references = document.root().findParents("$ref");

    assertThat(references).hasSizeGreaterThan(100);
    references.forEach(document::resolve);
  }

  @Test
  void operations_haveIdsOfTheirOwn() {
    List<String> ids = new ArrayList<>();
    document.operations().values().forEach(o -> ids.add(o.path("operationId").asText()));

    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void closedOperations_tellOfMissingAndWrongKeys() {
    for (Map.Entry<String, JsonNode> operation : document.operations().entrySet()) {
      if (operation.getKey().contains(" /v1/")) {
        JsonNode responses = operation.getValue().path("responses");
        for (String status : List.of("400", "401", "403", "500")) {
          assertThat(responses.has(status)).as(operation.getKey() + status).isTrue();
        }
      }
    }
  }

  @Test
  void examples_areAsTheirSchemas() {
    for (Map.Entry<String, JsonNode> schema :
        document.root().at("/components/schemas").properties()) {
      boolean answer = !schema.getKey().startsWith("New");
      if (answer && schema.getValue().has("example")) {
        document.validate(schema.getValue().path("example"), schema.getValue(), schema.getKey());
      }
    }
  }

  @Test
  void enumerations_areTheEngines() {
    assertThat(words("/BatchState")).isEqualTo(lower(BatchState.values()));
    assertThat(words("/Limit")).isEqualTo(lower(Limit.values()));
    assertThat(words("/Disposition")).isEqualTo(lower(Disposition.values()));
    assertThat(words("/Outcome")).isEqualTo(lower(Outcome.values()));
    assertThat(words("/Call/properties/attempt_state")).startsWith(lower(AttemptState.values()));
    assertThat(words("/Accounts/properties/accounts/items/properties/provider"))
        .isEqualTo(lower(Provider.values()));
    assertThat(words("/Numbers/properties/numbers/items/properties/status"))
        .isEqualTo(lower(NumberStatus.values()));
  }

  private String words(String schema) {
    List<String> words = new ArrayList<>();
    document
        .root()
        .at("/components/schemas" + schema + "/enum")
        .forEach(w -> words.add(w.asText()));
    return String.join(",", words);
  }

  private static String lower(Enum<?>[] values) {
    return String.join(",", Arrays.stream(values).map(JsonViews::lower).toList());
  }

  @Test
  void problemTypesAndLimits_areNamed() {
    String text = document.root().toString();
    for (Problem problem : Problem.values()) {
      String name = problem.type().substring(problem.type().lastIndexOf('/') + 1);
      if (problem != Problem.METHOD_NOT_ALLOWED) {
        assertThat(text).contains("`" + name + "`");
      }
    }
    IngestLimits limits = IngestLimits.STANDARD;
    String description = document.root().at("/info/description").asText();
    for (long limit :
        new long[] {
          limits.bodyBytes(),
          limits.rows(),
          limits.rowBytes(),
          limits.variables(),
          limits.valueBytes(),
          IngestLimits.NAME_CHARS,
          IngestLimits.ITEM_ID_CHARS,
          IngestLimits.DISTINCT_NAMES
        }) {
      assertThat(description).contains(Long.toString(limit));
    }
  }
}
