package dev.ringfence.simulator.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CarrierEventTest {

  @Test
  void event_writtenAndRead_isTheSame() {
    CarrierEvent event =
        new CarrierEvent(
            7,
            123_456_789_012L,
            1_737_453_600_000L,
            CarrierEvent.Kind.CREATE_ACCEPTED,
            "twilio",
            "AC1",
            "+14155550100",
            "+15005550009",
            "CA1",
            "00000000000000ff",
            201,
            "");

    assertThat(event.toJson()).doesNotContain("\n");
    assertThat(CarrierEvent.fromJson(event.toJson())).isEqualTo(event);
  }

  @Test
  void line_notAnEvent_isRefused() {
    assertThatThrownBy(() -> CarrierEvent.fromJson("{\"seq\":"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a carrier event");
  }
}
