package dev.kraftbench.workbench.tests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program that the engine's tests have as a peer, in a process of its own with Kafka's libraries. */
final class PeerProcess implements AutoCloseable {
    private static final Path CLASS_PATH = Path.of(System.getProperty("kraftbench.peer.class.path"));
    private static final int PATIENCE_SECONDS = 180;

    private final Process process;

    private PeerProcess(Process process) {
        this.process = process;
    }

    static PeerProcess start(Path output, String heap, String... program) throws IOException {
        return new PeerProcess(java(output, heap, program));
    }

    /** @param program its class, then its arguments */
    static Process java(Path output, String heap, String... program) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), heap, "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", classPath()));
        command.addAll(List.of(program));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /** Without our own modules, but with the programs of their tests, and without the log back end of those. */
    private static String classPath() throws IOException {
        return Arrays.stream(Files.readString(CLASS_PATH).strip().split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback") && !entry.contains("embedded-cluster") && !entry.contains("dev.kraftbench")
                        && !entry.contains("dev" + File.separator + "kraftbench"))
                .collect(Collectors.joining(File.pathSeparator)) + File.pathSeparator + CLASS_PATH.resolveSibling("test-classes");
    }

    /** One of our own commands ({@code format}, {@code node}), on our own modules and what they need. */
    static Process kraftbench(Path output, String... arguments) throws IOException {
        String ours = Arrays.stream(Files.readString(CLASS_PATH).strip().split(File.pathSeparator)).filter(PeerProcess::isOfOurNodes).collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", ours, "dev.kraftbench.node.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private static boolean isOfOurNodes(String entry) {
        String name = Path.of(entry).getFileName().toString();
        return !entry.contains("test-classes") && (!name.startsWith("kafka") || name.startsWith("kafka-clients")) && !name.startsWith("log4j");
    }

    /** Ends its standard input and waits until it is gone, by force in the end. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
