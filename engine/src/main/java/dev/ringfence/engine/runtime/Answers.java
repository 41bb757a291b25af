package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig.AnswerConfig;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.port.Speech;
import dev.ringfence.engine.provider.XmlText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills a template's answer with a row's variables, escaped for where they go. Stateless. */
final class Answers {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.-]{1,64})\\s*}}");

  private Answers() {}

  /**
   * What an answered call hears; plain text is escaped by the adapter that writes it into its
   * document.
   */
  static Speech speech(AnswerConfig answer, Provider provider, Map<String, String> variables) {
    String document = answer.documents().get(provider);
    if (document != null) {
      return new Speech(null, fill(document, variables, XmlText::escape));
    }
    String say = answer.say();
    return new Speech(say == null ? null : fill(say, variables, UnaryOperator.identity()), null);
  }

  /** The user's own answer URL. */
  static String url(String url, Map<String, String> variables) {
    return fill(url, variables, value -> URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  /**
   * A place whose variable the row lacks becomes empty: a machine must not read braces to people.
   */
  private static String fill(
      String text, Map<String, String> variables, UnaryOperator<String> escape) {
    if (text.indexOf("{{") < 0) {
      return text;
    }
    Matcher matcher = PLACE.matcher(text);
    return matcher.replaceAll(
        place -> {
          String value = variables.getOrDefault(place.group(1), "");
          return Matcher.quoteReplacement(escape.apply(value));
        });
  }
}
