package dev.ringfence.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final int SHORT_MILLIS = 200;
  private static final int LONG_MILLIS = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger served = new AtomicInteger();
  private ServerSocket server;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::accept, "echo");
    acceptor.setDaemon(true);
    acceptor.start();
    proxy = new TcpProxy(vertx, Ports.free(), server.getLocalPort(), Map.of());
    proxy.open();
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread echo = new Thread(() -> echo(socket), "echo-of-one");
        echo.setDaemon(true);
        echo.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
        served.incrementAndGet();
        socket.getOutputStream().write(c);
      }
    } catch (IOException broken) {
      return;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static int ask(Socket socket, int c) throws IOException {
    socket.setSoTimeout(LONG_MILLIS);
    socket.getOutputStream().write(c);
    return socket.getInputStream().read();
  }

  /** What comes next: -1 for the end, however it is told. */
  private static int end(Socket socket) {
    try {
      socket.setSoTimeout(LONG_MILLIS);
      return socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException reset) {
      return -1;
    }
  }

  @Test
  void open_carriesBothWays_andEndsBothWays() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 'a')).isEqualTo('a');
      socket.shutdownOutput();
      assertThat(end(socket)).isEqualTo(-1);
    }
  }

  @Test
  void cut_endsWhatThereIs_refusesWhatComes_andHealsOnTheSamePort() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 'a')).isEqualTo('a');
      proxy.cut();
      assertThat(end(socket)).isEqualTo(-1);
    }
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    proxy.heal();
    try (Socket socket = connect()) {
      assertThat(ask(socket, 'b')).isEqualTo('b');
    }
  }

  @Test
  void silent_holdsBytesBack_inBothDirections_untilItIsHealed() throws IOException {
    try (Socket old = connect()) {
      assertThat(ask(old, 'a')).isEqualTo('a');
      proxy.silence();
      try (Socket fresh = connect()) {
        fresh.setSoTimeout(SHORT_MILLIS);
        old.setSoTimeout(SHORT_MILLIS);
        fresh.getOutputStream().write('b');
        old.getOutputStream().write('c');
        assertThatThrownBy(() -> fresh.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> old.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        assertThat(served).hasValue(1);
        proxy.heal();
        assertThat(end(fresh)).isEqualTo('b');
        assertThat(end(old)).isEqualTo('c');
      }
    }
  }

  @Test
  void silent_letsGoLate_whatWasSentByAClientThatHasGoneSince() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 'a')).isEqualTo('a');
      proxy.silence();
      socket.getOutputStream().write('b');
    }
    assertThat(served).hasValue(1);
    proxy.heal();
    Awaitility.await().until(() -> served.get() == 2);
  }

  @Test
  void serverThatIsGone_endsTheClientsConnection() throws IOException {
    server.close();
    try (Socket socket = connect()) {
      assertThat(end(socket)).isEqualTo(-1);
    }
  }
}
