package dev.ringfence.engine.provider.plivo;

import static org.assertj.core.api.Assertions.assertThat;

import com.plivo.api.util.Utils;
import dev.ringfence.engine.provider.WebhookSamples;
import dev.ringfence.engine.provider.WireServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlivoSignatureTest {
  private static final String NONCE = "12345";
  private static final Map<String, List<String>> PARAMS =
      Map.of("To", List.of("1"), "From", List.of("+2"));

  private final PlivoSignature signature = new PlivoSignature(PlivoDialTest.TOKEN);

  /** The signatures that Plivo publishes as test vectors of its helper for Go. */
  @ParameterizedTest
  @CsvSource({
    "POST, /?a=b&c=d, k7Pusd4OxCIjR5IfA9iedDNu/h/gbdYqdzG/MiYtd1c=",
    "GET, /?a=b&c=d, UBq8jAtd32wR8EK9VgxbBn4n5rpI/l1H9iN4WfSEHFQ=",
    "POST, '', iAjE5QqI37mbkYe4w3jTMudqEzbDufdqi7sYwTu64e0=",
    "GET, '', i/MQsaQSAd6fiKhOh2qeeeLHZ9faldADSb3/7+Akfbc=",
  })
  void valid_publishedVector_holds(String method, String rest, String published) {
    PlivoSignature plivo = new PlivoSignature("Y2Q2ZDgxZmY5YWRiOTI5YmQ1Njg0MTAxZWIyOTc4");
    String url = "https://plivobin.non-prod.plivops.com/api/v1/validate_signature03.xml" + rest;
    String call = "3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36";
    Map<String, String> form = new HashMap<>();
    form.put("Direction", "outbound");
    form.put("From", "19792014278");
    form.put("ALegUUID", call);
    form.put("CallStatus", "in-progress");
    form.put("BillRate", "0.002");
    form.put("ParentAuthID", "MANWVLYTK4ZWU1YTY4QA");
    form.put("To", "sip:PlivoSignature382029104058171078704104@phone-qa.voice.plivodev.com");
    form.put("ALegRequestUUID", call);
    form.put("CallUUID", call);
    form.put("RequestUUID", call);
    form.put(
        "SIP-H-To", "<sip:PlivoSignature382029104058171078704104@52.9.11.55;transport=udp>;tag=1");
    form.put("SessionStart", "2020-04-08 11:34:33.238707");
    form.put("Event", "StartApp");
    Map<String, List<String>> params = new TreeMap<>();
    form.forEach((name, value) -> params.put(name, List.of(value)));
    assertThat(plivo.valid(method, url, params, "31627761595286130198", published)).isTrue();
    assertThat(plivo.valid(method, url, params, "31627761595286130199", published)).isFalse();
  }

  static Stream<List<String>> samples() {
    return WebhookSamples.read("plivo.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void valid_sample_holds(List<String> sample) {
    assertThat(
            signature.valid(
                "POST",
                sample.get(1),
                WireServer.decode(sample.get(4)),
                sample.get(2),
                sample.get(3)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://answer.url",
        "https://answer.url/",
        "https://answer.url/x",
        "https://answer.url/x?a=b&c=d",
        "https://answer.url/x?z=1&a=%20%2B"
      })
  void compute_whereTheLibraryIsRight_agreesWithIt(String url) throws Exception {
    Map<String, String> single = Map.of("To", "1", "From", "+2");
    // Literals: the library compares the method by identity.
    assertThat(signature.compute("POST", url, PARAMS, NONCE))
        .isEqualTo(Utils.computeSignatureV3(url, NONCE, PlivoDialTest.TOKEN, "POST", single));
    assertThat(signature.compute("GET", url, PARAMS, NONCE))
        .isEqualTo(Utils.computeSignatureV3(url, NONCE, PlivoDialTest.TOKEN, "GET", single));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, http://127.0.0.1:8080/x, http://127.0.0.1:8080/x?From=+2&To=1",
    "POST, http://127.0.0.1:8080/x, http://127.0.0.1:8080/x?From+2To1",
    "GET, http://h/x?b=2&a=1, http://h/x?From=+2&To=1&a=1&b=2",
    "POST, http://h/x?b=2&a=1, http://h/x?a=1&b=2.From+2To1",
  })
  void payload_withParameters_isAsPlivoSignsIt(String method, String url, String payload) {
    assertThat(PlivoSignature.payload(method, url, PARAMS)).isEqualTo(payload);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, http://h/x, http://h/x",
    "POST, http://h/x, http://h/x",
    "POST, http://h/x?a=b, http://h/x?a=b",
  })
  void payload_withoutParameters_putsNothingInTheirPlace(
      String method, String url, String payload) {
    assertThat(PlivoSignature.payload(method, url, Map.of())).isEqualTo(payload);
  }

  @Test
  void valid_severalSignatures_oneIsEnough() {
    String right = signature.compute("POST", "https://h/x", PARAMS, NONCE);
    assertThat(signature.valid("POST", "https://h/x", PARAMS, NONCE, "wrong, " + right)).isTrue();
    assertThat(signature.valid("POST", "https://h/x", PARAMS, NONCE, "wrong,worse")).isFalse();
    assertThat(signature.valid("POST", "https://h/x", PARAMS, NONCE, "")).isFalse();
  }
}
