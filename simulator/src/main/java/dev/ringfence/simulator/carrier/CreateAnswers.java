package dev.ringfence.simulator.carrier;

import java.util.List;

/** How one carrier words its answers to a create. Thread-safe. */
interface CreateAnswers {

  Answer placed(List<SimCall> calls);

  /** 429: too many requests. */
  Answer throttled();

  /** Too many calls at once. */
  Answer concurrencyExceeded(AccountDesk desk);

  /** Too many calls per second, at a carrier that does not queue them. */
  Answer cpsExceeded(AccountDesk desk);

  Answer serverError(int status);
}
