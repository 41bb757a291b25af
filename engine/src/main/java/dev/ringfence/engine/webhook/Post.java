package dev.ringfence.engine.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message to one address. Thread-safe. It connects to the address that was judged and to
 * no other, follows no redirect, and reads no more of an answer than it must; TLS is checked
 * against the URL's host.
 */
final class Post implements AutoCloseable {
  private static final int LONGEST_ANSWER = 64 << 10;
  private static final int LONGEST_HEAD = 16 << 10;
  private static final int IDLE_SECONDS = 30;
  private static final long LONGEST_RETRY_AFTER = Duration.ofDays(1).toSeconds();

  private final HttpClient client;
  private final long timeoutMillis;
  private final Vertx vertx;

  /**
   * @param connections to one endpoint at once
   * @param timeoutMillis for the whole of a request
   */
  Post(Vertx vertx, HttpClientOptions options, int connections, long timeoutMillis) {
    this.vertx = vertx;
    this.timeoutMillis = timeoutMillis;
    client =
        vertx.createHttpClient(
            options
                .setConnectTimeout((int) timeoutMillis)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxHeaderSize(LONGEST_HEAD)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /** Sends it to the nth of the target's addresses; the future never fails. */
  Future<Answer> send(Target target, int nth, Message message, long seconds, String signature) {
    InetAddress address = target.addresses().get(Math.floorMod(nth, target.addresses().size()));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setURI(target.pathAndQuery())
            .setFollowRedirects(false)
            .setTimeout(timeoutMillis)
            .putHeader("Content-Type", "application/json")
            .putHeader("User-Agent", "Ringfence")
            .putHeader("webhook-id", message.id())
            .putHeader("webhook-timestamp", Long.toString(seconds))
            .putHeader("webhook-signature", signature);
    return client
        .request(options)
        .compose(request -> exchange(request, message.body()))
        .recover(failure -> Future.succeededFuture(Answer.failed(words(failure))));
  }

  private Future<Answer> exchange(HttpClientRequest request, byte[] body) {
    long timer =
        vertx.setTimer(timeoutMillis, unused -> request.reset(0, new TimeoutException("too slow")));
    return request
        .send(Buffer.buffer(body))
        .compose(response -> read(request, response))
        .onComplete(unused -> vertx.cancelTimer(timer));
  }

  /**
   * The status is all that counts; the body is read away so that the connection can be used again.
   */
  private static Future<Answer> read(HttpClientRequest request, HttpClientResponse response) {
    Answer answer = answer(response);
    int[] length = {0};
    response.handler(
        chunk -> {
          length[0] += chunk.length();
          if (length[0] > LONGEST_ANSWER) {
            request.reset();
          }
        });
    return response.end().map(answer).otherwise(answer);
  }

  private static Answer answer(HttpClientResponse response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new Answer(status, "", 0);
    }
    String error =
        status >= 300 && status < 400
            ? "answered " + status + ": redirects are not followed"
            : "answered " + status;
    return new Answer(status, error, retryAfter(response.getHeader("Retry-After")));
  }

  /** Seconds; the other form, a date, is as good as none. */
  private static long retryAfter(@Nullable String header) {
    return header == null || !header.matches("\\d{1,9}")
        ? 0
        : Math.min(Long.parseLong(header), LONGEST_RETRY_AFTER) * 1_000;
  }

  /** Without addresses, paths and what the other side wrote. */
  private static String words(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (failure instanceof TimeoutException || root instanceof TimeoutException) {
      return "no answer in time";
    }
    if (root instanceof java.security.GeneralSecurityException
        || failure instanceof javax.net.ssl.SSLException) {
      return "TLS failed: its certificate is not trusted, or not for this host";
    }
    if (root instanceof java.net.ConnectException) {
      return "no connection";
    }
    return "broken off: " + root.getClass().getSimpleName();
  }

  @Override
  public void close() {
    Future<Void> unused = client.close();
  }
}
