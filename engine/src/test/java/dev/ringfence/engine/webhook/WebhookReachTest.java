package dev.ringfence.engine.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.store.DeliveryLog;
import dev.ringfence.engine.webhook.Receiver.Got;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Where what runners are told may go: no redirect, name or certificate leads it to a place that was
 * not judged.
 */
class WebhookReachTest extends WebhookBed {
  @Test
  void redirect_isNotFollowed() {
    receiver.answers =
        request ->
            request.response().setStatusCode(302).putHeader("Location", url("/elsewhere")).end();
    configure(endpoint("crm", url("/")));
    owe("crm", 1);

    await()
        .untilAsserted(
            () ->
                assertThat(log(DeliveryLog.State.PENDING).get(0).last().error())
                    .isEqualTo("answered 302: redirects are not followed"));
    awaitGot(2);
    assertThat(receiver.got()).extracting(Got::path).containsOnly("/");
  }

  @Test
  void nameOfALoopbackAddress_isRefused_beforeAnyConnection() {
    schedule = fast(0);
    restart();
    configureAllowing("10.0.0.0/8", endpoint("crm", "http://localhost:" + receiver.port()));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.FAILED, 1);
    assertThat(log(DeliveryLog.State.FAILED).get(0).last().error())
        .contains("localhost")
        .contains("webhooks.allow_private");
    assertThat(receiver.got()).isEmpty();
  }

  @Test
  void connectionIsMadeToTheAddressThatWasJudged_theNameIsNotAskedForAgain() throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    List<String> asked = new CopyOnWriteArrayList<>();
    resolver =
        host -> {
          asked.add(host);
          return new InetAddress[] {loopback};
        };
    restart();
    configure(endpoint("crm", "http://hooks.invalid:" + receiver.port()));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
    assertThat(receiver.got().get(0).host()).isEqualTo("hooks.invalid:" + receiver.port());
    assertThat(asked).containsExactly("hooks.invalid");
  }

  @Test
  void tls_isHeldAgainstTheUrlsHost_thoughTheConnectionGoesToAnAddress() throws Exception {
    PfxOptions certificate = certificate("hooks.test");
    receiver.close();
    receiver =
        new Receiver(vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate));
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    resolver = host -> new InetAddress[] {loopback};
    schedule = fast(0);
    options = new HttpClientOptions().setTrustOptions(certificate);
    restart();
    configure(
        endpoint("right", "https://hooks.test:" + receiver.port()),
        endpoint("wrong", "https://other.test:" + receiver.port()));
    owe("right", 1);
    owe("wrong", 1);

    awaitLog(DeliveryLog.State.DELIVERED, 1);
    awaitLog(DeliveryLog.State.FAILED, 1);
    assertThat(log(DeliveryLog.State.FAILED).get(0).endpoint()).isEqualTo("wrong");
    assertThat(log(DeliveryLog.State.FAILED).get(0).last().error()).startsWith("TLS failed");
    assertThat(receiver.got()).hasSize(1);
  }

  @Test
  void tls_certificateThatNobodySigned_isRefused() throws Exception {
    receiver.close();
    receiver =
        new Receiver(
            vertx,
            new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate("localhost")));
    schedule = fast(0);
    restart();
    configure(endpoint("crm", "https://127.0.0.1:" + receiver.port()));
    owe("crm", 1);

    awaitLog(DeliveryLog.State.FAILED, 1);
    assertThat(log(DeliveryLog.State.FAILED).get(0).last().error()).startsWith("TLS failed");
    assertThat(receiver.got()).isEmpty();
  }

  private PfxOptions certificate(String host) throws IOException, InterruptedException {
    Path file = dir.resolve(host + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-storetype",
                "PKCS12",
                "-storepass",
                "password",
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return new PfxOptions().setPath(file.toString()).setPassword("password");
  }
}
