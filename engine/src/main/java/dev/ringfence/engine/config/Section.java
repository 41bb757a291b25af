package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.RateLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The keys of one section of a configuration file. Unknown and repeated keys are noted when it is
 * made. Lane-confined: belongs to the thread that loads.
 */
final class Section {
  private final Loading loading;
  private final Place place;
  private final Map<String, Value> values = new LinkedHashMap<>();

  /** Whether it is no section at all; then nothing more is said about what it lacks. */
  private final boolean broken;

  Section(Loading loading, Place place, Node node, Keys keys) {
    this.loading = loading;
    this.place = place;
    boolean empty = node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
    this.broken = !(node instanceof MappingNode) && !empty;
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(tuple -> add(tuple, keys));
    } else if (broken) {
      loading.problem(place, "must be a section with keys such as " + keys.names().get(0));
    }
  }

  /** A section that is not in the file: everything in it has its default. */
  private Section(Loading loading, Place place) {
    this.loading = loading;
    this.place = place;
    this.broken = true;
  }

  private void add(NodeTuple tuple, Keys keys) {
    Node keyNode = tuple.getKeyNode();
    Place keyPlace = Value.placeOf(place.file(), place.path(), keyNode.getStartMark());
    if (!(keyNode instanceof ScalarNode scalar)) {
      loading.problem(keyPlace, "a key must be a single word");
      return;
    }
    String key = scalar.getValue();
    if (!keys.names().contains(key)) {
      loading.problem(
          keyPlace.at(pathOf(key)), "unknown key" + NearestName.hint(key, keys.names()));
      return;
    }
    Value value = new Value(loading, place.file(), pathOf(key), tuple.getValueNode());
    Value first = values.putIfAbsent(key, value);
    if (first != null) {
      loading.problem(
          keyPlace.at(pathOf(key)), "is given twice, first in line " + first.place().line());
    }
  }

  private String pathOf(String key) {
    return place.path().isEmpty() ? key : place.path() + "." + key;
  }

  Place place() {
    return place;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  @Nullable Value value(String key) {
    return values.get(key);
  }

  /** Notes a problem at the key, or at the section if the key is not there. */
  void problem(String key, String message) {
    loading.problem(placeOf(key), message);
  }

  Place placeOf(String key) {
    Value value = values.get(key);
    return value != null ? value.place() : place.at(pathOf(key));
  }

  /** What the file says there, variables not filled in; empty if the key is not there. */
  String asWritten(String key) {
    Value value = values.get(key);
    return value == null ? "" : value.asWritten();
  }

  /** The value of a key that must be there; null if it is not, which has then been noted. */
  @Nullable Value required(String key) {
    Value value = values.get(key);
    if (value == null && !broken) {
      problem(key, "is required");
    }
    return value;
  }

  Section section(String key, Keys keys) {
    Value value = values.get(key);
    return value == null ? new Section(loading, place.at(pathOf(key))) : value.section(keys);
  }

  Section requiredSection(String key, Keys keys) {
    required(key);
    return section(key, keys);
  }

  /** Required text; empty if it is missing. */
  String text(String key) {
    Value value = required(key);
    String text = value == null ? null : value.text();
    return text == null ? "" : text;
  }

  @Nullable String optionalText(String key) {
    Value value = values.get(key);
    String text = value == null ? null : value.textOrEmpty();
    return text == null || text.isEmpty() ? null : text;
  }

  @Nullable Secret optionalSecret(String key) {
    String text = optionalText(key);
    return text == null ? null : new Secret(text);
  }

  /** A required value as the parser reads it; the stand-in if it is missing or wrong. */
  <T> T required(String key, Function<String, T> parser, T standIn) {
    Value value = required(key);
    return value == null ? standIn : value.as(parser, standIn);
  }

  /** A value as the parser reads it; the default if it is missing or wrong. */
  <T> T optional(String key, Function<String, T> parser, T fallback) {
    Value value = values.get(key);
    return value == null ? fallback : value.as(parser, fallback);
  }

  int whole(String key, int fallback, int least, int most) {
    return optional(key, text -> Scalars.whole(text, least, most), fallback);
  }

  boolean flag(String key, boolean fallback) {
    return optional(key, Scalars::flag, fallback);
  }

  long nanos(String key, long fallback, String least, String most) {
    return optional(key, text -> Scalars.nanos(text, least, most), fallback);
  }

  /** A list; empty if it is not there. */
  List<Value> list(String key) {
    Value value = values.get(key);
    return value == null ? List.of() : value.items();
  }

  /** A list that must be there and have something in it. */
  List<Value> requiredList(String key) {
    Value value = required(key);
    return value == null ? List.of() : value.someItems();
  }

  List<RateLimit> rates(String key) {
    return rates(key, Scalars::rate);
  }

  List<RateLimit> rates(String key, Function<String, RateLimit> parser) {
    List<RateLimit> rates = new ArrayList<>();
    for (Value item : list(key)) {
      rates.add(item.as(parser, Scalars.NO_RATE));
    }
    return List.copyOf(rates);
  }
}
