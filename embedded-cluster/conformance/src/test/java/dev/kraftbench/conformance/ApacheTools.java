package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For a test class: Apache's command-line tools, unchanged, on Apache's jars only; one JVM runs them all, since most of a tool's time is its start. */
final class ApacheTools implements AfterAllCallback {

    private final Supplier<String> bootstrapServers;
    private Process shell;
    private Writer in;
    private BufferedReader out;

    ApacheTools(Supplier<String> bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Runs a tool against the cluster; it must end with status 0. Returns what it printed. */
    String run(String main, String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("--bootstrap-server", bootstrapServers.get()));
        all.addAll(Arrays.asList(arguments));
        return runAlone(main, all.toArray(String[]::new));
    }

    /** Runs a tool that needs no cluster. */
    synchronized String runAlone(String main, String... arguments) throws IOException {
        if (shell == null) {
            start();
        }
        in.write(main + "\t" + String.join("\t", arguments) + "\n");
        in.flush();
        var printed = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("ended ")) {
                assertEquals("ended 0", line, () -> main + " " + String.join(" ", arguments) + "\n" + printed);
                return printed.toString();
            }
            printed.append(line).append('\n');
        }
        throw new AssertionError("the tools' JVM is gone after " + main + " " + String.join(" ", arguments) + "\n" + printed);
    }

    private void start() throws IOException {
        String launcher = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = JavaProcess.toolsClassPath() + File.pathSeparator + JavaProcess.buildDirectory().resolve("test-classes");
        shell = new ProcessBuilder(launcher, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath, ToolShell.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        in = shell.outputWriter();
        out = shell.inputReader();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (shell != null) {
            shell.destroyForcibly();
        }
    }
}
