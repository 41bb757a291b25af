package dev.ringfence.engine.provider.plivo;

import java.io.IOException;
import java.util.List;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import retrofit2.Response;

/** Reads answers that may be empty where the library promises something. Stateless. */
final class Answered {
  /** Enough of an error to sort it. */
  private static final int MAX_ERROR_CHARS = 4096;

  private Answered() {}

  /**
   * The body of a success.
   *
   * @throws IOException when it is none, or empty
   */
  static <T> T body(Response<T> response) throws IOException {
    @Nullable T body = response.body();
    if (!response.isSuccessful() || body == null) {
      throw new IOException("HTTP " + response.code());
    }
    return body;
  }

  /**
   * The ids of a listing.
   *
   * @throws IOException when the listing has no list: an empty one is said by Plivo as such
   */
  static List<String> ids(@Nullable List<String> calls) throws IOException {
    if (calls == null) {
      throw new IOException("a listing without calls");
    }
    return calls;
  }

  /** The text of an error, or empty. */
  static String errorText(Response<?> response) {
    try (ResponseBody body = response.errorBody()) {
      String text = body == null ? "" : body.string();
      return text.length() > MAX_ERROR_CHARS ? text.substring(0, MAX_ERROR_CHARS) : text;
    } catch (IOException e) {
      return "";
    }
  }
}
