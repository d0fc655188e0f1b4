package dev.kraftbench.node;

import dev.kraftbench.node.internal.cli.ClusterCommand;
import dev.kraftbench.node.internal.cli.FormatCommand;
import dev.kraftbench.node.internal.cli.NodeCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line without a window: {@code cluster}, {@code format} and {@code node}. Status 0 after a clean end, 2 with one line on
 * standard error for anything a person has to correct, 1 for a failure of the program.
 */
@Command(
        name = "kraftbench",
        description = "Kafka clusters without a window",
        subcommands = {ClusterCommand.class, FormatCommand.class, NodeCommand.class},
        mixinStandardHelpOptions = true)
public final class Main {

    static final int MISTAKE = 2;
    static final int FAILURE = 1;

    private Main() {}

    public static void main(String[] args) {
        int status = run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true));
        System.out.flush();
        // Lanes and helpers are daemons, but another's shutdown hook may still be at work.
        Runtime.getRuntime().halt(status);
    }

    /** Runs a command and returns its status. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine commands = new CommandLine(new Main());
        commands.setOut(out);
        commands.setErr(err);
        commands.setParameterExceptionHandler((mistake, given) -> {
            err.println("kraftbench: " + oneLine(mistake.getMessage()));
            return MISTAKE;
        });
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            err.println("kraftbench: " + oneLine(failure instanceof ConfigProblem ? failure.getMessage() : "failed: " + failure));
            return failure instanceof ConfigProblem ? MISTAKE : FAILURE;
        });
        if (args.length == 0) {
            err.println("kraftbench: name a command: cluster, format or node");
            return MISTAKE;
        }
        return commands.execute(args);
    }

    private static String oneLine(String message) {
        return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
    }
}
