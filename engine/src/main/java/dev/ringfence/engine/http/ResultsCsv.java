package dev.ringfence.engine.http;

import dev.ringfence.engine.core.port.CallView;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Calls as lines of CSV (RFC 4180). Stateless.
 *
 * <p>For spreadsheets a cell that begins like a formula gets an apostrophe in front, else a
 * stranger's text could be run there. That changes phone numbers too, which begin with a plus, so
 * it is only done when asked for.
 */
final class ResultsCsv {
  private static final String HEADER =
      "call_id,line,item_id,to,disposition,outcome,reason,attempts,from,account,attempt_id,"
          + "provider_call_id,sent_at,ended_at,talk_seconds\r\n";
  private static final String FORMULA_STARTS = "=+-@\t\r\0";

  private ResultsCsv() {}

  static byte[] header() {
    return HEADER.getBytes(StandardCharsets.UTF_8);
  }

  static void line(StringBuilder out, CallView call, boolean spreadsheet) {
    String[] cells = {
      call.id(),
      Integer.toString(call.line()),
      call.itemId(),
      call.to(),
      lower(call.disposition()),
      lower(call.outcome()),
      call.reason(),
      Integer.toString(call.attempts()),
      call.from(),
      call.account(),
      call.attempt(),
      call.providerCallId(),
      time(call.sentMillis()),
      time(call.endedMillis()),
      Integer.toString(call.talkSeconds())
    };
    for (int i = 0; i < cells.length; i++) {
      out.append(i == 0 ? "" : ",");
      cell(out, cells[i], spreadsheet);
    }
    out.append("\r\n");
  }

  private static void cell(StringBuilder out, String text, boolean spreadsheet) {
    boolean formula = spreadsheet && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    String shown = formula ? "'" + text : text;
    if (needsQuotes(shown)) {
      out.append('"').append(shown.replace("\"", "\"\"")).append('"');
    } else {
      out.append(shown);
    }
  }

  private static boolean needsQuotes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == ',' || next == '"' || next == '\n' || next == '\r') {
        return true;
      }
    }
    return false;
  }

  private static String lower(@Nullable Enum<?> value) {
    return value == null ? "" : JsonViews.lower(value);
  }

  private static String time(long millis) {
    return millis <= 0 ? "" : JsonViews.time(millis);
  }
}
