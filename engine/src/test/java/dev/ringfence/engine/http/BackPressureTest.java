package dev.ringfence.engine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Who is slow makes nobody else hold more. */
class BackPressureTest {

  @Test
  void upload_whileRowsAreStillChecked_isNotReadFromTheSocket() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ApiBed bed = new ApiBed();
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), bed.port))) {
      bed.beforeCheck = () -> awaitGate(gate);
      channel.write(
          ByteBuffer.wrap(
              ("POST /v1/batches?template=reminder HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                      + ApiBed.KEY
                      + "\r\nContent-Type: text/csv\r\nContent-Length: 1000000000\r\n\r\nto\n")
                  .getBytes(US_ASCII)));
      channel.configureBlocking(false);
      byte[] rows = "+14155550101\n".repeat(5_000).getBytes(US_ASCII);
      long[] sent = {0};

      // The kernel's buffers fill, and then nothing more goes out for half a second.
      await()
          .during(Duration.ofMillis(500))
          .until(
              () -> {
                long began = sent[0];
                for (int n = -1; n != 0; sent[0] += n) {
                  n = channel.write(ByteBuffer.wrap(rows));
                }
                return sent[0] == began;
              });
      assertThat(sent[0]).isLessThan(64 << 20);
      gate.countDown();
      await().until(() -> channel.write(ByteBuffer.wrap(rows)) > 0);
    }
  }

  private static void awaitGate(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void results_readSlowly_areFetchedSlowly() throws Exception {
    try (ApiBed bed = new ApiBed();
        Socket socket = new Socket()) {
      String id = bed.batch(200_000);
      socket.setReceiveBufferSize(16 << 10);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bed.port));
      socket
          .getOutputStream()
          .write(
              ("GET /v1/batches/"
                      + id
                      + "/results?format=ndjson HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                      + ApiBed.KEY
                      + "\r\n\r\n")
                  .getBytes(US_ASCII));
      int[] last = {-1};
      await()
          .during(Duration.ofMillis(500))
          .until(
              () -> {
                int before = last[0];
                last[0] = bed.desk.rowsAsked();
                return last[0] > 0 && last[0] == before;
              });
      int whileNobodyReads = bed.desk.rowsAsked();

      assertThat(whileNobodyReads).isLessThan(100_000);
      socket.getInputStream().skipNBytes(20 << 20);
      await().until(() -> bed.desk.rowsAsked() > whileNobodyReads);
    }
  }

  @Test
  void headThatNeverEnds_isCutOff() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Router router = Router.router(vertx);
      ConnectionGuard guard = new ConnectionGuard(vertx, 300, 300);
      router.route().handler(guard::watch);
      router.route().handler(context -> context.response().end());
      HttpServer server =
          vertx
              .createHttpServer()
              .connectionHandler(guard::opened)
              .requestHandler(router)
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        socket.getOutputStream().write("GET / HTTP/1.1\r\nX-Slow".getBytes(US_ASCII));
        // Reads the rest of the answer, and then the end of the connection.
        assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }
}
