package dev.ringfence.engine.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of routes: who may use each, and what answers it. Authenticates before anything of a
 * request is looked at. Filled while the server is built; after that thread-safe.
 */
final class Routes {
  private final Router router;
  private final Supplier<ApiKeys> keys;
  private final List<Entry> entries = new ArrayList<>();

  /** A route as its template has it: {@code /v1/batches/{id}}. */
  record Entry(String method, String template, Pattern pattern) {}

  /** Answers a request. A failed future, or a throw, ends it with a problem. */
  interface Endpoint {
    Future<?> handle(Exchange exchange);
  }

  Routes(Router router, Supplier<ApiKeys> keys, HttpMetrics metrics) {
    this.router = router;
    this.keys = keys;
    router.route().handler(metrics::watch);
    for (int status : new int[] {400, 404, 405, 500}) {
      router.errorHandler(status, context -> unmatched(context, status));
    }
  }

  void get(String template, Access access, Endpoint endpoint) {
    add(HttpMethod.GET, template, access, endpoint);
  }

  void post(String template, Access access, Endpoint endpoint) {
    add(HttpMethod.POST, template, access, endpoint);
  }

  void put(String template, Access access, Endpoint endpoint) {
    add(HttpMethod.PUT, template, access, endpoint);
  }

  void delete(String template, Access access, Endpoint endpoint) {
    add(HttpMethod.DELETE, template, access, endpoint);
  }

  /** Every route, for the document's test. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  private void add(HttpMethod method, String template, Access access, Endpoint endpoint) {
    entries.add(new Entry(method.name(), template, pattern(template)));
    // A last segment {*} stands for any rest of the path; every other {name} for one segment.
    String path = template.replace("{*}", "*").replaceAll("\\{(\\w+)}", ":$1");
    Route route = router.route(path).method(method);
    if (method.equals(HttpMethod.GET)) {
      route.method(HttpMethod.HEAD);
    }
    route.handler(context -> run(context, template, access, endpoint));
  }

  private void run(RoutingContext context, String template, Access access, Endpoint endpoint) {
    HttpMetrics.route(context, template);
    try {
      Exchange exchange = new Exchange(context, authenticate(context, access));
      endpoint.handle(exchange).onFailure(failure -> Problems.send(context, failure));
    } catch (RuntimeException e) {
      Problems.send(context, e);
    }
  }

  private Caller authenticate(RoutingContext context, Access access) {
    if (access == Access.OPEN) {
      return new Caller(false, -1);
    }
    List<String> headers = context.request().headers().getAll("Authorization");
    Caller caller = headers.size() == 1 ? find(headers.get(0)) : null;
    if (caller == null) {
      throw new ProblemException(
              Problem.UNAUTHORIZED, "send Authorization: Bearer and an API key, once")
          .header("WWW-Authenticate", "Bearer realm=\"ringfence\"");
    }
    if (caller.operator() != (access == Access.OPERATOR)) {
      throw new ProblemException(
          Problem.FORBIDDEN,
          caller.operator()
              ? "an operator's key does not open what belongs to a workspace"
              : "this is for operators' keys");
    }
    return caller;
  }

  private @Nullable Caller find(String header) {
    String scheme = "Bearer ";
    boolean bearer = header.regionMatches(true, 0, scheme, 0, scheme.length());
    return bearer ? keys.get().find(header.substring(scheme.length()).strip()) : null;
  }

  private void unmatched(RoutingContext context, int status) {
    String path = context.normalizedPath();
    String allowed =
        entries.stream()
            .filter(entry -> entry.pattern().matcher(path).matches())
            .map(Entry::method)
            .flatMap(
                method ->
                    method.equals("GET")
                        ? List.of("GET", "HEAD").stream()
                        : List.of(method).stream())
            .distinct()
            .collect(Collectors.joining(", "));
    Throwable failure = context.failure();
    if (status == 405) {
      failure =
          new ProblemException(Problem.METHOD_NOT_ALLOWED, "allowed: " + allowed)
              .header("Allow", allowed);
    } else if (status == 404) {
      failure = Exchange.notFound();
    } else if (status == 400) {
      failure = Exchange.invalid("the path or the headers cannot be read");
    } else if (failure == null) {
      failure = new IllegalStateException("failed without a cause");
    }
    Problems.send(context, failure);
  }

  private static Pattern pattern(String template) {
    String regex =
        template.replace(".", "\\.").replace("{*}", ".*").replaceAll("\\{\\w+}", "[^/]+");
    return Pattern.compile(regex);
  }
}
