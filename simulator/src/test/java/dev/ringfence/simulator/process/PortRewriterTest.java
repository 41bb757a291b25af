package dev.ringfence.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortRewriterTest {
  private static final String REPLIES =
      "-MOVED 3999 127.0.0.1:16379\r\n"
          + "$70\r\n0a 127.0.0.1:16379@17000,h myself,master - 0 0 1 connected 0-5460\r\n"
          + "*2\r\n$9\r\n127.0.0.1\r\n$5\r\n16379\r\n"
          + "*2\r\n$9\r\n127.0.0.1\r\n:16379\r\n"
          + "$2\r\nip\r\n$9\r\n127.0.0.1\r\n$4\r\nport\r\n$5\r\n16379\r\n"
          + "+switch-master ringfence 127.0.0.1 16379 127.0.0.1 16380\r\n";

  private static String rewritten(String text, int piece) {
    PortRewriter rewriter = new PortRewriter(Map.of(16379, 23456, 16380, 23457));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int from = 0; from < bytes.length; from += piece) {
      int to = Math.min(bytes.length, from + piece);
      out.writeBytes(rewriter.feed(Arrays.copyOfRange(bytes, from, to)));
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void everyAddressOfAServer_leadsThroughItsProxy_howeverTheBytesAreCut() {
    String expected = REPLIES.replace("16379", "23456").replace("16380", "23457");
    for (int piece = 1; piece <= REPLIES.length(); piece++) {
      assertThat(rewritten(REPLIES, piece)).as("pieces of %s", piece).isEqualTo(expected);
    }
  }

  @Test
  void whatIsNoAddressOfAServer_staysAsItIs_andNothingIsHeldBack() {
    String text =
        ":16379\r\n$5\r\n16379\r\n+127.0.0.1:16381\r\n+127.0.0.1:6379\r\n+10.0.0.1:16379\r\n"
            + "master_host:127.0.0.1\r\nmaster_port:16379\r\n+127.0.0.1:7\r\n";
    assertThat(rewritten(text, text.length())).isEqualTo(text);
    assertThat(rewritten(text, 1)).isEqualTo(text);
  }
}
