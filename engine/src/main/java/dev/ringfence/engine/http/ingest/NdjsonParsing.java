package dev.ringfence.engine.http.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * One call as JSON on each line. A line that is broken does not spoil the next. Confined to one
 * upload.
 */
final class NdjsonParsing implements UploadParser, RecordSplitter.Sink {
  private final RowCheck check;
  private final Row row;
  private final RowTokens tokens;
  private final RecordSplitter splitter;

  NdjsonParsing(IngestLimits limits, RowCheck check) {
    this.check = check;
    row = new Row(limits);
    tokens = new RowTokens(row);
    splitter = new RecordSplitter(false, limits.rowBytes(), this);
  }

  @Override
  public void feed(byte[] chunk) throws UploadRefused {
    splitter.feed(chunk);
  }

  @Override
  public void end() throws UploadRefused {
    splitter.end();
  }

  @Override
  public void tooLong(int line) throws UploadRefused {
    check.tooLong(line);
  }

  @Override
  public void record(byte[] bytes, int offset, int length, int line) throws UploadRefused {
    tokens.begin(line);
    try (JsonParser parser = UploadJson.FACTORY.createParser(bytes, offset, length)) {
      boolean done = false;
      JsonToken token = parser.nextToken();
      if (token == null) {
        return; // only blanks
      }
      while (token != null) {
        if (done) {
          row.refuse("malformed_row", "more than one JSON value");
          break;
        }
        done = tokens.accept(token, parser);
        token = parser.nextToken();
      }
    } catch (IOException e) {
      row.refuse("malformed_row", "not JSON");
    }
    check.accept(row);
  }
}
