package dev.ringfence.engine.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * {@code ringfence}: the one command that all others hang on. More of them are found by {@link
 * CommandProvider}. Immutable.
 */
@Command(
    name = "ringfence",
    description = "Places outbound calls as fast as the limits allow, and never faster.",
    versionProvider = Ringfence.Version.class,
    subcommands = {
      ServeCommand.class,
      SubmitCommand.class,
      BatchCommand.class,
      ConfigCommand.class,
      NumbersCommand.class,
      AccountsCommand.class,
      WebhooksCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    exitCodeOnInvalidInput = ExitCodes.USAGE,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed, or was found wrong",
      "2:the command was not understood",
      "3:the engine could not be reached",
      "4:the engine refused the request"
    },
    footer = {
      "",
      "Environment: RINGFENCE_URL, RINGFENCE_API_KEY.",
      "",
      "Examples:",
      "  ringfence submit calls.csv --template reminder --watch",
      "  ringfence batch results BATCH -o results.csv",
      "  ringfence COMMAND --help"
    })
public final class Ringfence implements Runnable {
  @picocli.CommandLine.Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  private Ringfence() {}

  /** Says which build this is. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Ringfence.class.getPackage().getImplementationVersion();
      return new String[] {
        "ringfence " + (version == null ? "(unpackaged)" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("os.name")
      };
    }
  }

  /** Without a command: the help. */
  @Override
  public void run() {
    CommandLine command = java.util.Objects.requireNonNull(spec, "picocli sets it").commandLine();
    throw new CommandLine.ParameterException(command, "which command?");
  }

  /** The command line with every command that the class path has. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Ringfence());
    for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
      provider.commands().forEach(commandLine::addSubcommand);
    }
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(new Failures());
    commandLine.setUsageHelpWidth(100);
    commandLine.getSubcommands().values().forEach(sub -> complete(commandLine, sub));
    return commandLine;
  }

  /** Every command has a help, and every help lists the exit codes, which are the same for all. */
  private static void complete(CommandLine root, CommandLine command) {
    if (command.getCommandSpec().findOption("--help") == null) {
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Show this help.")
                  .build());
    }
    CommandLine.Model.UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.exitCodeListHeading(root.getCommandSpec().usageMessage().exitCodeListHeading());
    usage.exitCodeList(root.getCommandSpec().usageMessage().exitCodeList());
    command.getSubcommands().values().forEach(sub -> complete(root, sub));
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }
}
