package dev.ringfence.engine.http.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;

/**
 * One call that came by itself, checked like a row of an upload. Immutable.
 *
 * @param rows the one row, or none
 * @param errors what is wrong with it; empty if it was taken
 */
public record SingleCall(PackedRows rows, List<RejectedRows> errors) {

  /** Reads a call from its document; the caller has taken the member {@code template} out. */
  public static SingleCall read(JsonParser parser, RowChecks checks, long nowMillis)
      throws IOException {
    RowCheck check = new RowCheck(checks, nowMillis, null, true, IngestLimits.STANDARD);
    Row row = new Row(IngestLimits.STANDARD);
    RowTokens tokens = new RowTokens(row);
    tokens.begin(1);
    JsonToken token = parser.nextToken();
    while (token != null) {
      tokens.accept(token, parser);
      token = parser.nextToken();
    }
    try {
      check.accept(row);
    } catch (UploadRefused e) {
      throw new IllegalStateException("one row is never too many", e);
    }
    return new SingleCall(check.build(), check.rejections().groups());
  }
}
