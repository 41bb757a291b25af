package dev.ringfence.engine.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfence.engine.config.AddressRange;
import dev.ringfence.engine.webhook.TargetGuard.RefusedException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runner's URL must not reach into the network that the engine stands in. */
class TargetGuardTest {
  private static TargetGuard guard(String... allowed) {
    return new TargetGuard(
        List.of(allowed).stream().map(AddressRange::parse).toList(), InetAddress::getAllByName);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b:1::1]",
        "[fd00:ec2::254]",
        "[fc00::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[2001::1]",
        "[2001:db8::1]",
        "[2002:7f00:1::1]"
      })
  void targetThatIsNotPublic_isRefused_andTheMessageSaysWhatToDo(String host) {
    assertThatThrownBy(() -> guard().check("https://" + host + "/hook?token=t"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("webhooks.allow_private")
        .hasMessageNotContaining("token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "[2606:4700::1111]", "[64:ff9b::8.8.8.8]"})
  void publicTarget_isTaken_withHttpsOnly(String host) throws RefusedException {
    assertThat(guard().check("https://" + host + "/hook").addresses()).hasSize(1);
    assertThatThrownBy(() -> guard().check("http://" + host + "/hook"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("https");
  }

  @Test
  void allowedRange_opensItselfAndNothingElse() throws RefusedException {
    TargetGuard guard = guard("127.0.0.0/8", "fd00::/8");
    assertThat(guard.check("http://127.0.0.1:80/hook").port()).isEqualTo(80);
    assertThat(guard.check("https://[::ffff:127.0.0.1]/").port()).isEqualTo(443);
    assertThat(guard.check("http://[fd00::1]/").tls()).isFalse();
    for (String host : List.of("10.0.0.1", "[::1]", "169.254.169.254")) {
      assertThatThrownBy(() -> guard.check("https://" + host)).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void nameWithOnePrivateAddress_isRefused_whateverStandsFirst() throws Exception {
    InetAddress open = InetAddress.getByName("8.8.8.8");
    InetAddress closed = InetAddress.getByName("192.168.1.1");
    TargetGuard guard = new TargetGuard(List.of(), host -> new InetAddress[] {open, closed});
    assertThatThrownBy(() -> guard.check("https://hooks.example"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("192.168.1.1");
  }

  @Test
  void nameWithoutAddress_isRefused() {
    assertThatThrownBy(() -> guard().check("https://nobody.invalid/"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("has no address");
  }
}
