package dev.ringfence.engine.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that ends with a {@link Problem}. Has no stack trace: it is an answer, not a fault. Not
 * to be changed once thrown.
 */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Problem problem;
  private final transient Map<String, Object> extensions = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  ProblemException(Problem problem, String detail) {
    super(detail, null, false, false);
    this.problem = problem;
  }

  /** A member beside those of RFC 9457; Jackson must know how to write it. */
  ProblemException with(String member, Object value) {
    extensions.put(member, value);
    return this;
  }

  ProblemException header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Problem problem() {
    return problem;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  Map<String, Object> extensions() {
    return extensions;
  }

  Map<String, String> headers() {
    return headers;
  }
}
