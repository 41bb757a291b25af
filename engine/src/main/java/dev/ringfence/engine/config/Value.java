package dev.ringfence.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value in a configuration file that knows where it stands. Whoever reads it as something that it
 * is not gets a stand-in, and the problem is noted: so one run finds every problem. Lane-confined:
 * belongs to the thread that loads.
 */
final class Value {
  private final Loading loading;
  private final Place place;
  private final Node node;

  Value(Loading loading, String file, String path, Node node) {
    this.loading = loading;
    this.place = placeOf(file, path, node.getStartMark());
    this.node = node;
  }

  static Place placeOf(String file, String path, Optional<Mark> mark) {
    return new Place(
        file, mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1, path);
  }

  Place place() {
    return place;
  }

  void problem(String message) {
    loading.problem(place, message);
  }

  /** A key of a map whose keys are free, where it stands, and its value. */
  record Entry(String key, Place place, Value value) {
    void problem(String message) {
      value.loading.problem(place, "'" + key + "' " + message);
    }
  }

  boolean isMap() {
    return node instanceof MappingNode;
  }

  /**
   * The keys and values of a map whose keys are free, in the order of the file.
   *
   * @param kind what the map has, for the message if it is none
   */
  List<Entry> entries(String kind) {
    if (!(node instanceof MappingNode mapping)) {
      problem("must be a map of " + kind);
      return List.of();
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place keyPlace = placeOf(place.file(), place.path(), tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        loading.problem(keyPlace, "a key must be a single word");
        continue;
      }
      String key = scalar.getValue();
      String path = place.path() + "." + key;
      Value value = new Value(loading, place.file(), path, tuple.getValueNode());
      Entry entry = new Entry(key, keyPlace.at(path), value);
      Entry first = entries.putIfAbsent(key, entry);
      if (first != null) {
        entry.problem("is given twice, first in line " + first.place().line());
      }
    }
    return List.copyOf(entries.values());
  }

  /** The value as a section of these keys. */
  Section section(Keys keys) {
    return new Section(loading, place, node, keys);
  }

  /** The items of a list; a single value counts as a list of one. */
  List<Value> items() {
    if (node instanceof ScalarNode scalar) {
      if (isEmpty(scalar)) {
        problem("is empty");
        return List.of();
      }
      return List.of(this);
    }
    if (!(node instanceof SequenceNode sequence)) {
      problem("must be a list");
      return List.of();
    }
    List<Value> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Value(loading, place.file(), place.path() + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** The items of a list that must not be empty. */
  List<Value> someItems() {
    if (node instanceof SequenceNode sequence && sequence.getValue().isEmpty()) {
      problem("must have at least one item");
    }
    return items();
  }

  /** The text, not empty; null if there is none, which has then been noted. */
  @Nullable String text() {
    String text = textOrEmpty();
    if (text != null && text.isEmpty()) {
      problem("is empty");
      return null;
    }
    return text;
  }

  /**
   * The text; empty only if a variable or its default is empty, which is a way to say "not given".
   */
  @Nullable String textOrEmpty() {
    if (!(node instanceof ScalarNode scalar)) {
      problem("must be a single value");
      return null;
    }
    if (isEmpty(scalar)) {
      problem("is empty");
      return null;
    }
    EnvText filled = EnvText.of(scalar.getValue(), loading.environment);
    filled.problems().forEach(this::problem);
    return filled.problems().isEmpty() ? filled.text() : null;
  }

  /**
   * The text as {@code parser} reads it. What the parser throws must say what is wrong with "it",
   * without repeating the text: only this class knows whether the text may be shown.
   */
  <T> T as(Function<String, T> parser, T standIn) {
    String text = text();
    if (text == null) {
      return standIn;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      problem("'" + asWritten() + "' " + e.getMessage());
      return standIn;
    }
  }

  /** What the file says; a variable's value stays out of messages, it may be a secret. */
  String asWritten() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static boolean isEmpty(ScalarNode scalar) {
    return scalar.getValue().isEmpty();
  }
}
