package dev.ringfence.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory of results: one JSON file per group of benchmarks, under {@code raw/}, each with the
 * circumstances of its run and an array as JMH writes it.
 */
public final class Results {
  private static final String NORM = "gc.alloc.rate.norm";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path directory;

  private Results(Path directory) {
    this.directory = directory;
  }

  public static Results at(Path directory) {
    return new Results(directory);
  }

  /** What was measured without JMH. */
  public void write(String group, List<Figure> figures) {
    ArrayNode all = JSON.createArrayNode();
    for (Figure figure : figures) {
      ObjectNode one = all.addObject().put("benchmark", figure.benchmark());
      one.put("threads", figure.threads());
      figure.params().forEach(one.putObject("params")::put);
      one.putObject("primaryMetric").put("score", figure.score()).put("scoreUnit", figure.unit());
    }
    write(group, all);
  }

  /**
   * What JMH wrote to a file of its own, without what only says where it ran.
   *
   * @param jmh the file; an array of results
   */
  public void adopt(String group, Path jmh) {
    try {
      ArrayNode all = (ArrayNode) JSON.readTree(jmh.toFile());
      for (JsonNode one : all) {
        ((ObjectNode) one).remove(List.of("jvm", "jvmArgs"));
        thin((ObjectNode) one.get("primaryMetric"));
        ObjectNode secondary = (ObjectNode) one.get("secondaryMetrics");
        secondary.retain(NORM);
        secondary.forEach(metric -> thin((ObjectNode) metric));
      }
      write(group, all);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jmh, e);
    }
  }

  private static void thin(ObjectNode metric) {
    metric.remove(List.of("scorePercentiles", "scoreConfidence"));
  }

  private void write(String group, ArrayNode results) {
    ObjectNode file = JSON.createObjectNode();
    Circumstances.now().forEach(file.putObject("measured")::put);
    file.set("results", results);
    try {
      Files.createDirectories(directory.resolve("raw"));
      JSON.writeValue(directory.resolve("raw").resolve(group + ".json").toFile(), file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the results of " + group, e);
    }
  }

  /** All figures there are. */
  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    for (JsonNode file : files()) {
      file.get("results").forEach(one -> figures.add(figure(one)));
    }
    return figures;
  }

  /** The circumstances of every group, each once. */
  public List<Map<String, String>> circumstances() {
    List<Map<String, String>> all = new ArrayList<>();
    for (JsonNode file : files()) {
      Map<String, String> measured = texts(file.get("measured"));
      if (!all.contains(measured)) {
        all.add(measured);
      }
    }
    return all;
  }

  private List<JsonNode> files() {
    List<JsonNode> all = new ArrayList<>();
    try (Stream<Path> raw = Files.list(directory.resolve("raw"))) {
      for (Path file : raw.filter(p -> p.toString().endsWith(".json")).sorted().toList()) {
        all.add(JSON.readTree(file.toFile()));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("no results under " + directory, e);
    }
  }

  private static Figure figure(JsonNode one) {
    String name = one.get("benchmark").asText();
    int method = name.lastIndexOf('.');
    JsonNode metric = one.get("primaryMetric");
    return new Figure(
        name.substring(name.lastIndexOf('.', method - 1) + 1),
        one.has("params") ? texts(one.get("params")) : Map.of(),
        one.get("threads").asInt(1),
        metric.get("score").asDouble(),
        metric.path("scoreError").asDouble(Double.NaN),
        metric.get("scoreUnit").asText(),
        one.path("secondaryMetrics").path(NORM).path("score").asDouble(Double.NaN));
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }
}
