package dev.ringfence.engine.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command threw into words on standard error and an exit code. Stateless. */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof ApiException refused) {
      return say(err, refused.lines(), refused.exitCode());
    }
    if (failure instanceof UnreachableException) {
      return say(err, List.of(text(failure)), ExitCodes.UNREACHABLE);
    }
    if (failure instanceof CliException cli) {
      return say(err, List.of(text(cli)), cli.exitCode());
    }
    if (Boolean.getBoolean("ringfence.trace")) {
      failure.printStackTrace(err);
    }
    return say(err, List.of(text(failure)), ExitCodes.FAILED);
  }

  private static int say(PrintWriter err, List<String> lines, int exitCode) {
    err.println("ringfence: " + lines.get(0));
    lines.subList(1, lines.size()).forEach(err::println);
    err.flush();
    return exitCode;
  }

  private static String text(Exception failure) {
    String message = failure.getMessage();
    return message == null || message.isEmpty() ? failure.toString() : message;
  }
}
