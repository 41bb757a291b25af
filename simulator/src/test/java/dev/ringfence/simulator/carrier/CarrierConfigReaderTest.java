package dev.ringfence.simulator.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CarrierConfigReaderTest {

  private static CarrierConfig parse(String yaml) {
    return CarrierConfigReader.parse("carriers.yaml", yaml, Map.of("SET", "secret")::get);
  }

  private static String account(String more) {
    return "accounts: [{provider: exotel, id: ringfence1, token: x, " + more + "}]";
  }

  @Test
  void shippedFile_isReadAndHasTheAgreedAccountsAndNumbers() throws Exception {
    CarrierConfig config = CarrierConfigReader.read(Path.of("../config/carriers.yaml"));
    assertThat(config.accounts())
        .extracting(CarrierAccount::id)
        .containsExactly(
            "AC00000000000000000000000000000001",
            "AC00000000000000000000000000000002",
            "MARINGFENCE000000001",
            "ringfence1");
    assertThat(config.rules().numbers()).hasSize(33);
    assertThat(config.rules().numbers().get(11).number()).isEqualTo("+14155550111");
    assertThat(config.rules().numbers().get(32).number()).isEqualTo("+918041550102");
    assertThat(config.rules().numbers().get(0).capWindowMillis()).isEqualTo(60_000);
  }

  @Test
  void variable_setOrDefaulted_isFilledIn_andMissing_isNamed() {
    assertThat(parse(account("api_key: \"${SET:-no}\"")).accounts().get(0).apiKey())
        .isEqualTo("secret");
    assertThat(parse(account("api_key: \"${UNSET:-no}\"")).accounts().get(0).apiKey())
        .isEqualTo("no");
    assertThatThrownBy(() -> parse(account("api_key: \"${UNSET}\"")))
        .hasMessage("carriers.yaml: accounts[0].api_key: needs the environment variable UNSET");
  }

  @Test
  void mistake_isNamedWithItsPlace() {
    assertThatThrownBy(() -> parse(account("cpss: 3")))
        .hasMessage("carriers.yaml: accounts[0]: has unknown keys [cpss]");
    assertThatThrownBy(() -> parse(account("cps: many")))
        .hasMessage("carriers.yaml: accounts[0].cps: must be a whole number, was 'many'");
    assertThatThrownBy(() -> parse(account("numbers: [{number: '12', channels: 1}]")))
        .hasMessageContaining("accounts[0].numbers[0]")
        .hasMessageContaining("E.164");
    assertThatThrownBy(() -> parse("accounts: []")).hasMessageContaining("at least one");
    assertThatThrownBy(() -> parse("seed: [1")).hasMessageStartingWith("carriers.yaml: ");
  }

  @Test
  void account_inText_hidesItsToken() {
    assertThat(parse(account("api_key: k")).accounts().get(0).toString())
        .doesNotContain("x,")
        .isEqualTo("exotel ringfence1 (0 numbers)");
  }
}
