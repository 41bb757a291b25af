package dev.ringfence.engine.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordSplitterTest {
  private static final String TEXT =
      "\ufeff\"a\",b\r\n\n\"x\ny\",\"\"\"q\"\"\"\n5\" pipe,1\nlast,\"end\"";

  private static List<String> split(boolean quotes, String text, int maxBytes, int step)
      throws UploadRefused {
    List<String> records = new ArrayList<>();
    RecordSplitter splitter =
        new RecordSplitter(
            quotes,
            maxBytes,
            new RecordSplitter.Sink() {
              @Override
              public void record(byte[] bytes, int offset, int length, int line) {
                records.add(line + ":" + new String(bytes, offset, length, UTF_8));
              }

              @Override
              public void tooLong(int line) {
                records.add(line + " too long");
              }
            });
    byte[] bytes = text.getBytes(UTF_8);
    for (int from = 0; from < bytes.length; from += step) {
      splitter.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step)));
    }
    splitter.end();
    return records;
  }

  @Test
  void records_whereverChunksEnd_areTheSame() throws UploadRefused {
    for (int step = 1; step <= TEXT.length() + 4; step++) {
      assertThat(split(true, TEXT, 100, step))
          .as("step %d", step)
          .containsExactly(
              "1:\"a\",b", "3:\"x\ny\",\"\"\"q\"\"\"", "5:5\" pipe,1", "6:last,\"end\"");
    }
  }

  @Test
  void lines_quotesMeanNothing() throws UploadRefused {
    assertThat(split(false, "\"a\nb\"\n", 100, 2)).containsExactly("1:\"a", "2:b\"");
  }

  @Test
  void tooLong_doesNotSpoilTheNext() throws UploadRefused {
    for (int step = 1; step < 40; step++) {
      assertThat(split(true, "a\n0123456789x\nb\n\"open\n123456\nc\n", 10, step))
          .as("step %d", step)
          .containsExactly("1:a", "2 too long", "3:b", "4 too long", "6:c");
    }
  }

  @Test
  void randomRecords_comeBackAsTheyWere() throws UploadRefused {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      List<String> expected = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      int line = 1;
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        String cell = cell(random);
        expected.add(line + ":" + cell + ",z");
        text.append(cell).append(",z\n");
        line += 1 + (int) cell.chars().filter(c -> c == '\n').count();
      }
      assertThat(split(true, text.toString(), 1_000, random.nextInt(1, 9)))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  private static String cell(SplittableRandom random) {
    StringBuilder cell = new StringBuilder("\"");
    for (int i = random.nextInt(6); i > 0; i--) {
      cell.append(new String[] {"a", "\n", "\"\"", ",", "\u00e9"}[random.nextInt(5)]);
    }
    return cell.append('"').toString();
  }
}
