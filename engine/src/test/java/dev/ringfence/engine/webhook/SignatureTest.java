package dev.ringfence.engine.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
  /** The example that the specification's own libraries are tested with. */
  @Test
  void signature_isThatOfTheSpecification() {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    byte[] body = "{\"test\": 2432232314}".getBytes(UTF_8);
    assertThat(Signature.of(List.of(secret), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, body))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void secretThatIsReplaced_bothSign() {
    String old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    String next = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    byte[] body = {1, 2, 3};
    String both = Signature.of(List.of(next, old), "evt_1", 7, body);
    assertThat(both.split(" "))
        .containsExactly(
            Signature.of(List.of(next), "evt_1", 7, body),
            Signature.of(List.of(old), "evt_1", 7, body));
  }
}
