package dev.ringfence.engine.provider;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands an answer over so that a fault of the receiver stays the receiver's. Stateless. */
public final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /** Gives the answer; an exception of the receiver is logged and ends here. */
  public static <T> void give(Consumer<T> receiver, T answer) {
    try {
      receiver.accept(answer);
    } catch (RuntimeException e) {
      LOG.error("the receiver of a carrier's answer failed", e);
    }
  }
}
