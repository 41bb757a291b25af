package dev.ringfence.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The engine answered with an error. Immutable. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient JsonNode problem;

  /** An answer of this status, with what it says. */
  public ApiException(int status, JsonNode problem) {
    super(sentence(status, problem));
    this.status = status;
    this.problem = problem;
  }

  /** HTTP status, 400 or above. */
  public int status() {
    return status;
  }

  /** The problem document (RFC 9457); missing if the answer was something else. */
  public JsonNode problem() {
    return problem;
  }

  /** {@link ExitCodes#REFUSED} if the request was at fault, else {@link ExitCodes#FAILED}. */
  public int exitCode() {
    return status < 500 ? ExitCodes.REFUSED : ExitCodes.FAILED;
  }

  /** What to tell the user: title and detail, then what is wrong with which rows. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(sentence(status, problem));
    lines.addAll(RowErrors.lines(problem.path("errors")));
    JsonNode allowed = problem.path("allowed_transitions");
    if (problem.has("current_state")) {
      List<String> words = new ArrayList<>();
      allowed.forEach(word -> words.add(word.asText()));
      lines.add(
          "it is "
              + problem.path("current_state").asText()
              + (words.isEmpty() ? "" : "; possible now: " + String.join(", ", words)));
    }
    if (status == 401) {
      lines.add("give the key with --key, or in RINGFENCE_API_KEY");
    }
    return lines;
  }

  private static String sentence(int status, JsonNode problem) {
    String title = problem.path("title").asText("the engine answered " + status);
    String detail = problem.path("detail").asText("");
    return detail.isEmpty() ? title : title + ": " + detail;
  }
}
