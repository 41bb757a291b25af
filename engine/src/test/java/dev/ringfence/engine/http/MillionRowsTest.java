package dev.ringfence.engine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.port.BatchRows;
import dev.ringfence.engine.core.time.ZoneSets;
import dev.ringfence.engine.destination.DestinationCheck.Verdict;
import dev.ringfence.engine.http.ApiBed.Answer;
import dev.ringfence.engine.http.ingest.IngestLimits;
import dev.ringfence.engine.http.ingest.RowChecks;
import dev.ringfence.engine.http.ingest.Upload;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MillionRowsTest {
  private static final int ROWS = 1_000_000;
  private static final long FIRST = 14_150_000_000L;
  private ApiBed bed;

  @BeforeEach
  void open() {
    bed = new ApiBed();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  /** A file that nobody has to hold. */
  private static final class Rows extends InputStream {
    private byte[] line = "to,item_id,name\n".getBytes(US_ASCII);
    private int at;
    private int row;

    @Override
    public int read() {
      throw new UnsupportedOperationException("reads come in arrays");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int written = 0;
      while (written < length) {
        if (at == line.length) {
          if (row == ROWS) {
            return written == 0 ? -1 : written;
          }
          line = ("+" + (FIRST + row) + ",item-" + row + ",Grace Hopper\n").getBytes(US_ASCII);
          row++;
          at = 0;
        }
        int step = Math.min(length - written, line.length - at);
        System.arraycopy(line, at, into, offset + written, step);
        at += step;
        written += step;
      }
      return written;
    }
  }

  @Test
  void millionRows_oneUpload_staySmall() {
    bed.batch(10); // loads the classes
    long before = used();

    Answer answer = bed.upload("template=reminder", BodyPublishers.ofInputStream(Rows::new));

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(ROWS);
    BatchRows rows = bed.desk.rows(answer.json().path("id").asText());
    long perRow = (used() - before) / ROWS;
    for (int row : new int[] {0, 8_191, 8_192, 500_000, ROWS - 1}) {
      assertThat(rows.destination(row)).isEqualTo(FIRST + row);
      assertThat(rows.itemId(row)).isEqualTo("item-" + row);
      assertThat(rows.variables(row)).isEqualTo(Map.of("name", "Grace Hopper"));
      assertThat(rows.line(row)).isEqualTo(row + 2);
    }
    // 22 bytes of numbers, 11 + 12 of data, 4 of lengths, and what the heap adds.
    assertThat(perRow).as("bytes per row").isBetween(40L, 80L);
  }

  @Test
  void millionRows_whileTheyCome_stayWellUnder150Bytes() throws Exception {
    long before = used();
    Upload upload =
        new Upload(
            new Upload.Options(Upload.Format.CSV, false, null),
            IngestLimits.STANDARD,
            new RowChecks(
                (raw, region) -> new Verdict(Long.parseLong(raw.substring(1)), (char) 0, null),
                new ZoneSets()),
            System.currentTimeMillis(),
            ApiKeys.sha256());
    Rows file = new Rows();
    byte[] chunk = new byte[64 << 10];
    for (int length = file.read(chunk, 0, chunk.length);
        length > 0;
        length = file.read(chunk, 0, chunk.length)) {
      upload.feed(Arrays.copyOf(chunk, length));
    }
    long perRow = (used() - before) / ROWS;

    assertThat(upload.end().rows().size()).isEqualTo(ROWS);
    assertThat(perRow).as("bytes per row, tables against duplicates included").isLessThan(130);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
