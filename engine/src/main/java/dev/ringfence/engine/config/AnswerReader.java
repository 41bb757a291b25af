package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.AnswerConfig;
import dev.ringfence.engine.core.model.Provider;
import java.io.IOException;
import java.io.StringReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads what an answered call hears, and checks that every provider of the pool gets something.
 * Lane-confined: belongs to the thread that loads.
 */
final class AnswerReader {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(.*?)(\\}\\}|$)", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("\\s*[A-Za-z_][A-Za-z0-9_]*\\s*");

  private final Section answer;

  AnswerReader(Section answer) {
    this.answer = answer;
  }

  AnswerConfig read(Set<Provider> pool) {
    Map<Provider, String> documents = new EnumMap<>(Provider.class);
    document("twiml", Provider.TWILIO, documents);
    document("plivo_xml", Provider.PLIVO, documents);
    String url = checked("url", Urls::withPlaces);
    String say = checked("say", text -> text);
    checkKinds();
    checkPool(pool);
    return new AnswerConfig(
        url, say, Map.copyOf(documents), checked("exotel_flow", AnswerReader::flow));
  }

  private void document(String key, Provider provider, Map<Provider, String> documents) {
    String document = checked(key, AnswerReader::wellFormed);
    if (document != null) {
      documents.put(provider, document);
    }
  }

  private @Nullable String checked(String key, Function<String, String> parser) {
    Value value = answer.value(key);
    if (value == null) {
      return null;
    }
    String text = value.as(written -> parser.apply(places(written)), "");
    return text.isEmpty() ? null : text;
  }

  /** Noted at each key beyond the first kind. */
  private void checkKinds() {
    String first = null;
    for (List<String> kind :
        List.of(List.of("url"), List.of("say"), List.of("twiml", "plivo_xml"))) {
      for (String key : kind) {
        if (!answer.has(key)) {
          continue;
        }
        if (first != null && !kind.contains(first)) {
          answer.problem(key, "give only one of url, say, and twiml with plivo_xml");
        } else {
          first = key;
        }
      }
    }
  }

  private void checkPool(Set<Provider> pool) {
    boolean forAll = answer.has("url") || answer.has("say");
    if (pool.contains(Provider.TWILIO) && !forAll && !answer.has("twiml")) {
      answer.problem("twiml", "the pool has Twilio numbers: give url, say or twiml");
    }
    if (pool.contains(Provider.PLIVO) && !forAll && !answer.has("plivo_xml")) {
      answer.problem("plivo_xml", "the pool has Plivo numbers: give url, say or plivo_xml");
    }
    if (pool.contains(Provider.EXOTEL) && !answer.has("exotel_flow")) {
      answer.problem(
          "exotel_flow",
          "the pool has Exotel numbers: give the id of a flow; Exotel takes no document");
    }
  }

  private static String flow(String text) {
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("is not the id of an Exotel flow: digits only");
    }
    return text;
  }

  /** Every {@code {{} must end and hold a variable's name. */
  private static String places(String text) {
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      if (matcher.group(2).isEmpty() || !VARIABLE.matcher(matcher.group(1)).matches()) {
        throw new IllegalArgumentException("has a place that is not {{variable}}");
      }
    }
    return text;
  }

  private static String wellFormed(String text) {
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      RootElement root = new RootElement();
      factory.newSAXParser().parse(new InputSource(new StringReader(text.strip())), root);
      if (!root.name.equals("Response")) {
        throw new IllegalArgumentException("must be a <Response> document");
      }
    } catch (SAXException e) {
      throw new IllegalArgumentException("is not well-formed XML");
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException("this Java cannot read XML", e);
    }
    return text;
  }

  /** Notes the first element; without a handler of its own the parser would print errors. */
  private static final class RootElement extends DefaultHandler {
    private String name = "";

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) {
      if (name.isEmpty()) {
        name = qualified;
      }
    }
  }
}
