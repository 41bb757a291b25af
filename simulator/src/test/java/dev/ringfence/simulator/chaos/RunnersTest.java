package dev.ringfence.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ringfence.engine.cli.ApiClient;
import dev.ringfence.engine.cli.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnersTest {
  private final List<ApiClient> asked = new ArrayList<>();

  private static Runners runners(boolean shared) {
    return new Runners(
        List.of(
            new ApiClient("http://127.0.0.1:1", ""),
            new ApiClient("http://127.0.0.1:2", ""),
            new ApiClient("http://127.0.0.1:3", "")),
        shared);
  }

  private static ApiException answer(int status) {
    return new ApiException(status, MissingNode.getInstance());
  }

  @Test
  void whoIsSilentOrAway_isLeftForTheNext() throws Exception {
    Runners shared = runners(true);
    String found =
        shared.ask(
            1,
            node -> {
              asked.add(node);
              if (asked.size() == 1) {
                throw new IOException("nobody there");
              }
              if (asked.size() == 2) {
                throw answer(503);
              }
              return "here";
            });
    assertThat(found).isEqualTo("here");
    assertThat(asked).containsExactly(shared.at(1), shared.at(2), shared.at(0));
  }

  @Test
  void answer_isAnAnswer() {
    assertThatThrownBy(
            () ->
                runners(true)
                    .ask(
                        4,
                        node -> {
                          asked.add(node);
                          throw answer(404);
                        }))
        .isInstanceOf(ApiException.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  void whereNobodyElseKnows_thatOneIsAsked() {
    Runners alone = runners(false);
    assertThatThrownBy(
            () ->
                alone.ask(
                    2,
                    node -> {
                      asked.add(node);
                      throw new IOException("nobody there");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(asked).containsExactly(alone.at(2));
    assertThat(alone.after(2)).isEqualTo(2);
    assertThat(runners(true).after(2)).isZero();
  }
}
