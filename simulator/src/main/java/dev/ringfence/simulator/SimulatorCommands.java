package dev.ringfence.simulator;

import dev.ringfence.engine.cli.CommandProvider;
import dev.ringfence.simulator.carrier.CarriersCommand;
import dev.ringfence.simulator.chaos.ChaosCommand;
import dev.ringfence.simulator.demo.DemoCommand;
import dev.ringfence.simulator.load.LoadCommand;
import dev.ringfence.simulator.virtual.command.SimulateCommand;
import java.util.List;

/** The commands that the simulator adds to {@code ringfence}. Stateless. */
public final class SimulatorCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(
        new DemoCommand(),
        new ChaosCommand(),
        new LoadCommand(),
        new CarriersCommand(),
        new SimulateCommand());
  }
}
