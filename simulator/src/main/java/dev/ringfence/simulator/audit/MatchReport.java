package dev.ringfence.simulator.audit;

import java.util.List;

/**
 * How the engine's results compare with the carriers' record. Immutable.
 *
 * @param rows result rows compared
 * @param unfinished rows without a disposition
 * @param mismatched rows whose disposition and outcome are not what the carrier saw
 * @param duplicateDials dials beyond the one that a row may have: attempts put on the wire again,
 *     and accepted dials to a destination beyond the number of its rows
 * @param examples the first few of both, one sentence each
 */
public record MatchReport(
    int rows, int unfinished, int mismatched, int duplicateDials, List<String> examples) {
  public MatchReport {
    examples = List.copyOf(examples);
  }
}
