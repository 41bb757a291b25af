package dev.ringfence.simulator.process;

import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An engine's metrics at an instant, as Prometheus would read them. Immutable. */
public final class MetricsText {
  private final String text;

  private MetricsText(String text) {
    this.text = text;
  }

  /** What was read before. */
  public static MetricsText of(String text) {
    return new MetricsText(text);
  }

  /** Those of the engine that this operator reaches. */
  public static MetricsText of(ApiClient operator) throws IOException, ApiException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    operator.download("/metrics", bytes);
    return new MetricsText(bytes.toString(StandardCharsets.UTF_8));
  }

  /** A quantile of a timer without labels; 0 if it has timed nothing lately. */
  public double quantile(String series, String quantile) {
    String start = series + "{quantile=\"" + quantile + "\"";
    return text.lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .filter(value -> !Double.isNaN(value))
        .findFirst()
        .orElse(0);
  }

  /** All values of a series, whatever its labels; 0 if there is none. */
  public double sum(String series) {
    return text.lines()
        .filter(line -> line.startsWith(series + "{") || line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
