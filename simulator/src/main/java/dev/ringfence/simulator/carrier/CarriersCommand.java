package dev.ringfence.simulator.carrier;

import dev.ringfence.simulator.model.FaultPlan;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ringfence carriers}: plays the carriers until it is told to stop. Not thread-safe. */
@Command(
    name = "carriers",
    description = "Play Twilio, Plivo and Exotel over HTTP on this machine.",
    footer = {
      "",
      "Runs until SIGTERM or Ctrl-C. What they saw is at /_sim/log, counts at /_sim/stats.",
      "",
      "Example:",
      "  ringfence carriers --config config/carriers.yaml --port 8090 --faults all"
    })
public final class CarriersCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      defaultValue = "config/carriers.yaml",
      description = "The carriers' file (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("config/carriers.yaml");

  @Option(
      names = "--port",
      defaultValue = "8090",
      description = "Port on 127.0.0.1; 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--seed", description = "Seed of all luck, instead of the file's.")
  private @Nullable Long seed;

  @Option(
      names = "--time-scale",
      description = "Simulated seconds in a real one, instead of the file's.")
  private @Nullable Double timeScale;

  @Option(
      names = "--faults",
      description = "all, none, or name[=probability],... instead of the file's.")
  private @Nullable String faults;

  @Override
  public Integer call() throws InterruptedException {
    CarrierConfig read;
    try {
      read = configured();
    } catch (NoSuchFileException e) {
      return complain("there is no file " + e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      return complain(String.valueOf(e.getMessage()));
    }
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  try {
                    stopped.await(5, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "carriers-stop"));
    Vertx vertx = Vertx.vertx();
    try {
      Carriers carriers = Carriers.start(vertx, read, port).await(30, TimeUnit.SECONDS);
      out().println("carriers listening on " + carriers.url());
      out().flush();
      stop.await();
      return 0;
    } catch (TimeoutException e) {
      return complain("could not listen on port " + port + " within 30 s");
    } catch (RuntimeException e) {
      return complain("could not listen on port " + port + ": " + e.getMessage());
    } finally {
      vertx.close();
      stopped.countDown();
    }
  }

  private CarrierConfig configured() throws IOException {
    CarrierConfig read = CarrierConfigReader.read(config);
    if (seed != null) {
      read = read.withSeed(seed);
    }
    if (timeScale != null) {
      read = read.withTimeScale(timeScale);
    }
    return faults == null ? read : read.withFaults(FaultPlan.parse(faults));
  }

  private int complain(String why) {
    CommandSpec s = spec;
    PrintWriter err = s == null ? new PrintWriter(System.err, true) : s.commandLine().getErr();
    err.println("carriers: " + why);
    err.flush();
    return 1;
  }

  private PrintWriter out() {
    CommandSpec s = spec;
    return s == null ? new PrintWriter(System.out, true) : s.commandLine().getOut();
  }
}
