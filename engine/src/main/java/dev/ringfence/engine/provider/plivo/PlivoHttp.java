package dev.ringfence.engine.provider.plivo;

import com.plivo.api.PlivoClient;
import com.plivo.api.models.base.LogLevel;
import dev.ringfence.engine.provider.AccountSettings;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Builds the Plivo SDK's client so that it sends each request exactly once. Stateless.
 *
 * <p>As it comes, the SDK posts a call again to two "fallback" hosts on any 5xx, and its HTTP
 * client repeats on 408, on 503 with Retry-After, and when a pooled connection turns out to be
 * dead. A network interceptor turns every answer of that kind into an exception before anybody can
 * react to it by sending again; the exception keeps the status, which the SDK's own ones lose. The
 * SDK's voice URLs are constants, so an application interceptor moves them to the base URL.
 */
final class PlivoHttp {
  private PlivoHttp() {}

  /** One client at a time: the SDK's static initialisation races with itself. */
  static synchronized PlivoClient client(AccountSettings settings) {
    HttpUrl base = HttpUrl.get(settings.baseUrl());
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequestsPerHost(Math.max(64, settings.workers()));
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectTimeout(5, TimeUnit.SECONDS)
            .readTimeout(settings.requestTimeout())
            .writeTimeout(settings.requestTimeout())
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(chain -> chain.proceed(moved(chain.request(), base)))
            .addNetworkInterceptor(PlivoHttp::refuseToRepeat);
    // Any level but NONE prints the Authorization header.
    return new PlivoClient(settings.id(), settings.token(), builder, LogLevel.NONE);
  }

  private static Request moved(Request request, HttpUrl base) {
    HttpUrl.Builder url =
        request.url().newBuilder().scheme(base.scheme()).host(base.host()).port(base.port());
    String prefix = base.encodedPath();
    if (prefix.length() > 1) {
      String trimmed = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
      url.encodedPath(trimmed + request.url().encodedPath());
    }
    return request.newBuilder().url(url.build()).build();
  }

  private static okhttp3.Response refuseToRepeat(Interceptor.Chain chain)
      throws java.io.IOException {
    okhttp3.Response response = chain.proceed(chain.request());
    int status = response.code();
    if (status == 408 || status == 429 || status >= 500) {
      String retryAfter = response.header("Retry-After");
      response.close();
      throw new PlivoStatusException(status, retryAfter);
    }
    return response;
  }
}
