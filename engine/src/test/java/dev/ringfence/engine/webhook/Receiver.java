package dev.ringfence.engine.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An endpoint as a runner would write it from the specification; it shares no code with the sender.
 * Thread-safe.
 */
final class Receiver implements AutoCloseable {
  static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  private final HttpServer server;
  private final List<Got> got = new CopyOnWriteArrayList<>();

  /** Answers a request whose body was read; set before anything is sent. */
  volatile Consumer<HttpServerRequest> answers = request -> request.response().end();

  /** What was sent. */
  record Got(String path, String host, String id, long timestamp, String signatures, String body) {
    /** As the specification has it: base64 of HMAC-SHA256 of id.timestamp.body. */
    void verify(String secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.split("_", 2)[1]);
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        String right = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        assertThat(Arrays.asList(signatures.split(" "))).contains(right);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  Receiver(Vertx vertx) {
    this(vertx, new HttpServerOptions());
  }

  Receiver(Vertx vertx, HttpServerOptions options) {
    server =
        vertx
            .createHttpServer(options.setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              got.add(
                                  new Got(
                                      request.path(),
                                      request.getHeader("Host"),
                                      request.getHeader("webhook-id"),
                                      Long.parseLong(request.getHeader("webhook-timestamp")),
                                      request.getHeader("webhook-signature"),
                                      body.toString()));
                              answers.accept(request);
                            }))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  static Consumer<HttpServerRequest> status(int status) {
    return request -> request.response().setStatusCode(status).end();
  }

  int port() {
    return server.actualPort();
  }

  List<Got> got() {
    return List.copyOf(got);
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
