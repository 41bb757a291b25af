package dev.ringfence.engine.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringfence.engine.http.ingest.UploadJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The one door to Jackson. Thread-safe, stateless. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(UploadJson.FACTORY)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /** Writes members or values to a document. */
  interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  private Json() {}

  /** A document whose members {@code members} writes. */
  static byte[] object(Writer members) {
    return document(
        json -> {
          json.writeStartObject();
          members.write(json);
          json.writeEndObject();
        });
  }

  static byte[] document(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = UploadJson.FACTORY.createGenerator(bytes)) {
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /** Maps, lists, texts, numbers and records. */
  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a value that is no JSON", e);
    }
  }

  /** Reads a whole small body that must be an object. */
  static ObjectNode parseObject(byte[] body) {
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (IOException e) {
      throw new ProblemException(Problem.MALFORMED_BODY, "not JSON");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ProblemException(Problem.MALFORMED_BODY, "the body must be a JSON object");
  }
}
