package dev.ringfence.engine.provider.twilio;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import dev.ringfence.engine.provider.AccountSettings;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The Twilio SDK's transport, made to send each request exactly once. Thread-safe.
 *
 * <p>As it comes, the SDK repeats in two layers: its own loop sends up to three times on any 5xx,
 * and the Apache client once more on 429 and 503, for POSTs too; a call that was placed and
 * answered 500 would ring twice. Both are off here. It also has no setting for the base URL, so
 * each request is rewritten; and it ignores the request configuration that it is given, so the read
 * timeout is set on the socket.
 */
final class TwilioHttp extends NetworkHttpClient {
  /** Look-ups and hang-ups go over connections of their own, beside the dials'. */
  private static final int OTHER_CONNECTIONS = 8;

  private final String baseUrl;
  private final ThreadLocal<Response> last = new ThreadLocal<>();

  TwilioHttp(AccountSettings settings) {
    super(
        HttpClientBuilder.create()
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .setConnectionManager(connections(settings)));
    this.baseUrl = settings.baseUrl();
  }

  private static PoolingHttpClientConnectionManager connections(AccountSettings settings) {
    int connections = settings.workers() + OTHER_CONNECTIONS;
    Timeout read = Timeout.of(settings.requestTimeout());
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnPerRoute(connections)
        .setMaxConnTotal(connections)
        .setDefaultSocketConfig(
            SocketConfig.custom().setSoTimeout(read).setTcpNoDelay(true).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofSeconds(5))
                .setSocketTimeout(read)
                .build())
        .build();
  }

  /** One request, whatever comes back. */
  @Override
  public Response reliableRequest(
      Request request, int[] retryCodes, int retries, long delayMillis) {
    last.remove();
    Response response = makeRequest(request);
    last.set(response);
    return response;
  }

  @Override
  public Response makeRequest(Request request) {
    Request redirected =
        new Request(request.getMethod(), baseUrl + request.constructURL().getFile());
    redirected.setAuth(request.getUsername(), request.getPassword());
    copy(request.getPostParams(), redirected::addPostParam);
    copy(request.getHeaderParams(), redirected::addHeaderParam);
    redirected.setContentType(request.getContentType());
    redirected.setUserAgentExtensions(request.getUserAgentExtensions());
    return super.makeRequest(redirected);
  }

  private static void copy(Map<String, List<String>> from, Adder to) {
    from.forEach((name, values) -> values.forEach(value -> to.add(name, value)));
  }

  private interface Adder {
    void add(String name, String value);
  }

  /**
   * The answer to this thread's last request, or null if none came. The SDK's exceptions lose the
   * status when the body is not the JSON it expects; the status decides whether a phone may ring.
   */
  @Nullable Response lastResponse() {
    return last.get();
  }
}
