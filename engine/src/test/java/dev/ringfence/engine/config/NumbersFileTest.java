package dev.ringfence.engine.config;

import static dev.ringfence.engine.config.ConfigFiles.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.RateLimit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersFileTest {
  private static final String TEXT = with("numbers:", "numbers_file: numbers.csv\nnumbers:");

  @TempDir Path directory;

  @Test
  void file_good_addsItsNumbers() {
    csv(
        "\ufeffaccount, number ,cap,status,channels\r\n"
            + "# a comment\r\n"
            + "\r\n"
            + "plivo,\"+13125550199\",60/1h 300/1d,draining,7\r\n"
            + "east,+14155550199\r\n");
    EngineConfig config = ConfigFiles.config(directory, TEXT);
    assertThat(config.numbers()).hasSize(4);
    EngineConfig.NumberConfig plivo = config.numbers().get(2);
    assertThat(plivo.e164()).isEqualTo(13125550199L);
    assertThat(plivo.channels()).isEqualTo(7);
    assertThat(plivo.caps())
        .isEqualTo(List.of(RateLimit.parse("60/1h"), RateLimit.parse("300/1d")));
    assertThat(plivo.status()).isEqualTo(NumberStatus.DRAINING);
    assertThat(config.numbers().get(3).channels()).isEqualTo(1);
    assertThat(config.templates().get(0).pool()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "+1x,plivo,,,|2:1 number: '+1x' is not an E.164 number; write + and 5 to 15 digits",
        "+13125550199,pliva,,,|2:14 account: there is no account 'pliva'; did you mean 'plivo'?",
        "+13125550199,plivo,many,,|2:20 channels: 'many' is not a whole number",
        "+14155550199,east, 3,,|2:20 channels: a Twilio number always has one channel; remove this"
            + " or write 1",
        "+13125550199,plivo,,often,|2:21 cap: 'often' is not a rate; write COUNT/WINDOW such as"
            + " 60/1h or 2/30s, with a count of at least 1",
        "+13125550199,plivo,,,off|2:22 status: 'off' must be one of active, draining, resting,"
            + " inactive",
        ",plivo,,,|2:1 number: is empty",
        "+13125550199,,,,|2:14 account: is empty",
        "+13125550199,plivo,,,,x|2:23: the row has more cells than the header",
        "+13125550100,plivo,,,|2:1 number: +13125550100 is listed twice, first in"
            + " ringfence.yaml:24",
      })
  void row_wrong_isReportedAtItsCell(String row, String problem) {
    csv("number,account,channels,cap,status\n" + row + "\n");
    assertThat(problems()).containsExactly("numbers.csv:" + problem);
  }

  @Test
  void header_wrong_isReported() {
    csv("number,acount,number\n");
    assertThat(problems())
        .containsExactly(
            "numbers.csv:1:1: column 'account' is missing",
            "numbers.csv:1:8: unknown column 'acount'; did you mean 'account'?",
            "numbers.csv:1:15: column 'number' is given twice");
    csv("\n\n");
    assertThat(problems())
        .containsExactly("numbers.csv:1:1: has no header row such as number,account,cap");
  }

  @Test
  void file_missing_isReportedWhereItIsNamed() {
    assertThat(problems())
        .containsExactly("ringfence.yaml:19:15 numbers_file: there is no file numbers.csv");
  }

  private void csv(String text) {
    ConfigFiles.write(directory, "numbers.csv", text);
  }

  private List<String> problems() {
    return ConfigFiles.problems(directory, TEXT);
  }
}
