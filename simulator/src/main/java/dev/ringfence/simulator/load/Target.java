package dev.ringfence.simulator.load;

import dev.ringfence.engine.cli.ApiClient;
import java.io.IOException;

/** An engine that batches go to. */
interface Target {
  /** The engine, as the runner of the workspace sees it. */
  ApiClient runner();

  /** Throws if what is measured has ended by itself. */
  void checkAlive() throws IOException;
}
