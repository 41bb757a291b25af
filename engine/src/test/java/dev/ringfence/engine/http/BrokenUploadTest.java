package dev.ringfence.engine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P5 from the other side: what was not wholly uploaded was never accepted. */
class BrokenUploadTest {
  private ApiBed bed;

  @BeforeEach
  void open() {
    bed = new ApiBed();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Socket begin(String key, String more) throws IOException {
    Socket socket = bed.socket();
    String head =
        "POST /v1/batches?template=reminder HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + ApiBed.KEY
            + "\r\nContent-Type: text/csv\r\nIdempotency-Key: "
            + key
            + "\r\n"
            + more;
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }

  @Test
  void upload_brokenOff_leavesNothingAndFreesItsKey() throws Exception {
    try (Socket counted = begin("k1", "Content-Length: 1000\r\n\r\nto\n+14155550101\n");
        Socket chunked =
            begin("k2", "Transfer-Encoding: chunked\r\n\r\n11\r\nto\n+14155550101\n\r\n")) {
      await().until(() -> !bed.keys.isFree(0, "k1") && !bed.keys.isFree(0, "k2"));
      counted.close();
      chunked.close();
      await().until(() -> bed.keys.isFree(0, "k1") && bed.keys.isFree(0, "k2"));
    }
    assertThat(bed.desk.accepted()).isZero();
  }

  @Test
  void uploads_brokenOff_giveTheirSlotsBack() throws Exception {
    for (int round = 0; round < 3; round++) {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < UploadSlots.PER_WORKSPACE; i++) {
        String key = "r" + round + "i" + i;
        sockets.add(begin(key, "Content-Length: 1000\r\n\r\nto\n"));
        await().until(() -> !bed.keys.isFree(0, key));
      }
      assertThat(bed.csv("template=reminder", "to\n+14155550101\n").problem())
          .isEqualTo("too-many-uploads");
      for (Socket socket : sockets) {
        socket.close();
      }
      await().until(() -> bed.csv("template=reminder", "to\n+14155550101\n").status() == 202);
    }
  }

  @Test
  void missingColumn_isToldBeforeTheBodyIsOver() throws Exception {
    try (Socket socket = begin("k", "Content-Length: 1000000\r\n\r\nphone\n+14155550101\n")) {
      socket.setSoTimeout(4_000);
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));

      assertThat(reader.readLine()).isEqualTo("HTTP/1.1 422 Unprocessable Entity");
      write(socket, "+14155550102\n"); // the connection is still there
    }
  }

  @Test
  void clientThatAsksFirst_isToldToGoOnOnlyWhenItsKeyIsGood() throws Exception {
    try (Socket socket = begin("k", "Expect: 100-continue\r\nContent-Length: 17\r\n\r\n")) {
      socket.setSoTimeout(4_000);
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(reader.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(reader.readLine()).isEmpty();
      write(socket, "to\n+14155550101\n\n");
      assertThat(reader.readLine()).isEqualTo("HTTP/1.1 202 Accepted");
    }
    try (Socket socket = bed.socket()) {
      socket.setSoTimeout(4_000);
      write(
          socket,
          "POST /v1/batches?template=reminder HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
              + "Content-Length: 17\r\n\r\n");
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(reader.readLine()).isEqualTo("HTTP/1.1 401 Unauthorized");
    }
  }
}
