package dev.ringfence.engine.provider.plivo;

import com.plivo.api.PlivoAPIService;
import com.plivo.api.PlivoClient;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.BaseUrl;
import dev.ringfence.engine.provider.Exchange;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Plivo's library and the HTTP client under it: one attempt per request, our timeouts, our base
 * URL.
 *
 * <p>Left alone, the library repeats any 5xx at two "fallback" addresses, which are the same one,
 * and its HTTP client repeats 408, 503 and dropped connections. So: its service interface is called
 * directly, below the fallbacks; the client's retries are off; and the answers that it would follow
 * up all the same (408, 429, 5xx) end in an exception at the wire, before it sees them.
 * Thread-safe; the exchange of a request belongs to the thread that makes it.
 */
final class PlivoHttp implements AutoCloseable {
  private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

  private final OkHttpClient transport;
  private final PlivoAPIService service;
  private final String authId;

  PlivoHttp(AccountSettings settings) {
    BaseUrl base = BaseUrl.parse(settings.baseUrl());
    authId = settings.id();
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(AccountSettings.CONNECT_TIMEOUT)
            .readTimeout(settings.requestTimeout())
            .writeTimeout(settings.requestTimeout())
            .callTimeout(AccountSettings.CONNECT_TIMEOUT.plus(settings.requestTimeout()))
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(chain -> chain.proceed(rebase(chain.request(), base)))
            .addNetworkInterceptor(PlivoHttp::shoot);
    // The library fills static fields while it constructs a client: one at a time.
    synchronized (PlivoHttp.class) {
      service = new PlivoClient(authId, settings.token(), builder).getVoiceApiService();
    }
    transport = builder.build();
  }

  private static Request rebase(Request request, BaseUrl base) {
    HttpUrl url = request.url();
    String query = url.encodedQuery();
    String target = base.resolve(url.encodedPath() + (query == null ? "" : "?" + query));
    return request.newBuilder().url(target).build();
  }

  /** Network interceptors run on an open connection, right before the request is written. */
  private static Response shoot(Interceptor.Chain chain) throws IOException {
    Exchange exchange = CURRENT.get();
    if (exchange == null) {
      throw new IOException("a request outside of an exchange");
    }
    exchange.leave();
    Response response = chain.proceed(chain.request());
    int status = response.code();
    exchange.answered(status, response.header("Retry-After"));
    if (status == 408 || status == 429 || status >= 500) {
      response.close();
      throw new IOException("HTTP " + status);
    }
    return response;
  }

  /** A call of the library's service. */
  interface Sdk<T> {
    retrofit2.Call<T> on(PlivoAPIService service, String authId);
  }

  /**
   * Makes one request; what it does is noted in the exchange.
   *
   * @throws IOException without a readable answer
   */
  <T> retrofit2.Response<T> call(Exchange exchange, Sdk<T> request) throws IOException {
    CURRENT.set(exchange);
    try {
      return request.on(service, authId).execute();
    } finally {
      CURRENT.remove();
    }
  }

  @Override
  public void close() {
    transport.dispatcher().executorService().shutdown();
    transport.connectionPool().evictAll();
  }
}
