package dev.ringfence.engine.provider.twilio;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.BaseUrl;
import dev.ringfence.engine.provider.Exchange;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client under Twilio's library: one attempt per request, our timeouts, our base URL.
 *
 * <p>Left alone, the library repeats a POST on any 5xx (three times) and its HTTP client on 429 and
 * 503 once more; it has no setting for the base URL, and it overwrites the request timeouts it is
 * given. So: retries are switched off in both layers, the URL is rewritten here, and the timeouts
 * are put in by an interceptor, after the library has put in its own. Thread-safe; the exchange of
 * a request belongs to the thread that makes it.
 */
final class TwilioHttp extends NetworkHttpClient implements AutoCloseable {
  /** A pooled connection idle for this long is tested before use, so fewer dials end in doubt. */
  private static final TimeValue TEST_AFTER_IDLE = TimeValue.ofMilliseconds(100);

  private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

  private final BaseUrl base;

  private TwilioHttp(HttpClientBuilder builder, BaseUrl base) {
    super(builder);
    this.base = base;
  }

  static TwilioHttp create(AccountSettings settings, int connections) {
    Timeout connect = Timeout.of(AccountSettings.CONNECT_TIMEOUT);
    Timeout answer = Timeout.of(settings.requestTimeout());
    PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
    pool.setMaxTotal(connections);
    pool.setDefaultMaxPerRoute(connections);
    pool.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(answer).build());
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(connect)
            .setSocketTimeout(answer)
            .setValidateAfterInactivity(TEST_AFTER_IDLE)
            .build());
    RequestConfig timeouts =
        RequestConfig.custom()
            .setConnectionRequestTimeout(connect)
            .setResponseTimeout(answer)
            .setRedirectsEnabled(false)
            .build();
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .useSystemProperties()
            .setConnectionManager(pool)
            .disableAutomaticRetries()
            .disableCookieManagement()
            .addExecInterceptorFirst(
                "our-timeouts",
                (request, scope, chain) -> {
                  scope.clientContext.setRequestConfig(timeouts);
                  return chain.proceed(request, scope);
                })
            // Last means: after the connection stands, before the request is written.
            .addExecInterceptorLast(
                "one-shot", (request, scope, chain) -> shoot(CURRENT.get(), request, scope, chain));
    return new TwilioHttp(builder, BaseUrl.parse(settings.baseUrl()));
  }

  private static ClassicHttpResponse shoot(
      @Nullable Exchange exchange,
      ClassicHttpRequest request,
      ExecChain.Scope scope,
      ExecChain chain)
      throws IOException, HttpException {
    if (exchange == null) {
      throw new IOException("a request outside of an exchange");
    }
    exchange.leave();
    ClassicHttpResponse response = chain.proceed(request, scope);
    Header retryAfter = response.getFirstHeader("Retry-After");
    exchange.answered(response.getCode(), retryAfter == null ? null : retryAfter.getValue());
    return response;
  }

  /** A call of the library. */
  interface Sdk<T> {
    T call();
  }

  /** Runs a call of the library; what its requests do is noted in the exchange. */
  <T> T in(Exchange exchange, Sdk<T> call) {
    CURRENT.set(exchange);
    try {
      return call.call();
    } finally {
      CURRENT.remove();
    }
  }

  @Override
  public Response makeRequest(Request request) {
    return super.makeRequest(new Rebased(request, base));
  }

  @Override
  public Response reliableRequest(Request request, int[] retryCodes, int retries, long delay) {
    return makeRequest(request);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      // Sockets that do not close cleanly are gone all the same.
      return;
    }
  }

  /** The library's request, to be sent to our base URL. Lane-confined. */
  private static final class Rebased extends Request {
    private final URL target;

    Rebased(Request original, BaseUrl base) {
      super(original.getMethod(), original.getUrl());
      try {
        target = URI.create(base.resolve(original.constructURL().getFile())).toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException("base URL does not make a URL", e);
      }
      if (original.getUsername() != null) {
        setAuth(original.getUsername(), original.getPassword());
      }
      getPostParams().putAll(original.getPostParams());
      getHeaderParams().putAll(original.getHeaderParams());
      setContentType(original.getContentType());
      if (original.getUserAgentExtensions() != null) {
        setUserAgentExtensions(new ArrayList<>(original.getUserAgentExtensions()));
      }
    }

    @Override
    public URL constructURL() {
      return target;
    }
  }
}
