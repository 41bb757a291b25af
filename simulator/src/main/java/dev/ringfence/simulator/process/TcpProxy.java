package dev.ringfence.simulator.process;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A port of 127.0.0.1 that leads to another one, and can stop doing so: the network between one
 * client and one server. Thread-safe; all that happens to its connections happens on one event
 * loop.
 */
public final class TcpProxy implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final long SECONDS = 10;

  private enum State {
    OPEN,
    CUT,
    SILENT
  }

  private final int port;
  private final int target;
  private final Map<Integer, Integer> rewritten;
  private final Vertx vertx;
  private final Context loop;
  private final NetClient client;
  private final Set<NetSocket> sockets = new LinkedHashSet<>();
  private final List<NetSocket> unheard = new ArrayList<>();
  private @Nullable NetServer server;
  private State state = State.OPEN;

  /**
   * A proxy that does not listen yet.
   *
   * @param port where it will listen
   * @param target where it leads to
   * @param rewritten ports that the server speaks of, and what the client is to read instead
   */
  public TcpProxy(Vertx vertx, int port, int target, Map<Integer, Integer> rewritten) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.client = vertx.createNetClient();
    this.port = port;
    this.target = target;
    this.rewritten = Map.copyOf(rewritten);
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Begins to listen. */
  public void open() throws IOException {
    onLoop(this::listen);
  }

  /** Ends all connections and refuses new ones. */
  public void cut() throws IOException {
    onLoop(
        () -> {
          state = State.CUT;
          return shut();
        });
  }

  /**
   * Lets nothing through any more and says nothing: connections stay, new ones are taken, and what
   * is sent on them is kept until {@link #heal}.
   */
  public void silence() throws IOException {
    onLoop(
        () -> {
          state = State.SILENT;
          sockets.forEach(NetSocket::pause);
          return Future.succeededFuture();
        });
  }

  /** As it was at first. What was kept goes on, however late that is. */
  public void heal() throws IOException {
    onLoop(
        () -> {
          State was = state;
          state = State.OPEN;
          sockets.forEach(NetSocket::resume);
          List<NetSocket> late = List.copyOf(unheard);
          unheard.clear();
          late.forEach(this::connect);
          return was == State.CUT ? listen() : Future.succeededFuture();
        });
  }

  private Future<?> listen() {
    NetServerOptions options =
        new NetServerOptions().setHost(HOST).setPort(port).setTcpNoDelay(true);
    return vertx
        .createNetServer(options)
        .connectHandler(this::accepted)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  private Future<?> shut() {
    List<NetSocket> all = new ArrayList<>(sockets);
    all.addAll(unheard);
    sockets.clear();
    unheard.clear();
    all.forEach(NetSocket::close);
    NetServer open = server;
    server = null;
    return open == null ? Future.succeededFuture() : open.close();
  }

  private void accepted(NetSocket near) {
    near.pause();
    near.exceptionHandler(broken -> {});
    if (state == State.SILENT) {
      unheard.add(near);
    } else {
      connect(near);
    }
  }

  private void connect(NetSocket near) {
    client
        .connect(target, HOST)
        .onFailure(refused -> near.close())
        .onSuccess(far -> join(near, far));
  }

  private void join(NetSocket near, NetSocket far) {
    far.exceptionHandler(broken -> {});
    if (state == State.CUT) {
      near.close();
      far.close();
      return;
    }
    pipe(near, far, UnaryOperator.identity());
    pipe(far, near, rewriter());
    if (state == State.SILENT) {
      far.pause();
    } else {
      near.resume();
    }
  }

  private UnaryOperator<Buffer> rewriter() {
    if (rewritten.isEmpty()) {
      return UnaryOperator.identity();
    }
    PortRewriter rewriter = new PortRewriter(rewritten);
    return bytes -> Buffer.buffer(rewriter.feed(bytes.getBytes()));
  }

  /** The end of one side comes behind all that it sent, as it does on a wire. */
  private void pipe(NetSocket from, NetSocket to, UnaryOperator<Buffer> changed) {
    sockets.add(from);
    from.handler(
        bytes -> {
          to.write(changed.apply(bytes));
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(
                drained -> {
                  if (state == State.OPEN) {
                    from.resume();
                  }
                });
          }
        });
    from.endHandler(
        ended -> {
          sockets.remove(from);
          to.end();
        });
  }

  private void onLoop(Supplier<Future<?>> task) throws IOException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    loop.runOnContext(
        unused ->
            task.get()
                .onSuccess(any -> done.complete(true))
                .onFailure(done::completeExceptionally));
    try {
      boolean unused = done.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw Pause.interrupted(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the proxy on port " + port + " to " + target, e);
    }
  }

  /** Cuts, and ends. May be called again. */
  @Override
  public void close() {
    try {
      cut();
      Future<Void> unused = client.close();
    } catch (IOException gone) {
      return; // with the event loop
    }
  }
}
