package dev.ringfence.engine.provider.exotel;

import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.BaseUrl;
import dev.ringfence.engine.provider.Exchange;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests to Exotel, never blocking, never repeated, never redirected. The plain client, not the
 * web client, because it gives the open connection before anything is written to it: what fails
 * until then has certainly not dialled. Thread-safe.
 */
final class ExotelHttp {
  /** More than any page of calls. */
  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  /** An answer, whatever its status. Immutable. */
  record Answer(int status, String body) {
    boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  private final HttpClient client;
  private final BaseUrl base;
  private final String authorization;
  private final long timeoutMillis;

  ExotelHttp(Vertx vertx, AccountSettings settings, int connections) {
    base = BaseUrl.parse(settings.baseUrl());
    timeoutMillis = settings.requestTimeout().toMillis();
    authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (settings.login() + ":" + settings.token()).getBytes(StandardCharsets.UTF_8));
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(base.secure())
                .setConnectTimeout((int) AccountSettings.CONNECT_TIMEOUT.toMillis())
                .setDecompressionSupported(true),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /**
   * Makes one request; what it does is noted in the exchange.
   *
   * @param form body of a POST, or null for a GET
   */
  Future<Answer> send(Exchange exchange, String pathAndQuery, @Nullable String form) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(form == null ? HttpMethod.GET : HttpMethod.POST)
            .setHost(base.host())
            .setPort(base.port())
            .setSsl(base.secure())
            .setURI(base.prefix() + pathAndQuery)
            .setFollowRedirects(false)
            .setConnectTimeout(AccountSettings.CONNECT_TIMEOUT.toMillis())
            .putHeader("Authorization", authorization)
            .putHeader("Accept", "application/json");
    return client.request(options).compose(request -> shoot(exchange, request, form));
  }

  private Future<Answer> shoot(
      Exchange exchange, HttpClientRequest request, @Nullable String form) {
    try {
      exchange.leave();
    } catch (IOException e) {
      request.reset();
      return Future.failedFuture(e);
    }
    Future<HttpClientResponse> response;
    if (form == null) {
      response = request.send();
    } else {
      response =
          request
              .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
              .send(Buffer.buffer(form));
    }
    return response
        .compose(answer -> read(exchange, answer))
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        // An answer that comes after all must not be taken for that of the next request.
        .onFailure(fault -> request.reset(0, fault));
  }

  private static Future<Answer> read(Exchange exchange, HttpClientResponse response) {
    exchange.answered(response.statusCode(), response.getHeader("Retry-After"));
    Buffer body = Buffer.buffer();
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(chunk);
          }
        });
    return response.end().map(done -> new Answer(response.statusCode(), body.toString()));
  }

  void close() {
    client.close();
  }
}
