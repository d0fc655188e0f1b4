package dev.kraftbench.conformance;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A JVM beside the test's own: one of our nodes, or a client with another class path. Its output goes to a file and to {@link #firstLine}. */
public final class JavaProcess implements AutoCloseable {

    /**
     * For what is bound to come. On a machine whose processors are shared by forty others a start takes minutes; a process that has ended
     * is noticed at once.
     */
    public static final long PATIENCE_SECONDS = 300;

    private final Process process;
    private final StringBuffer out = new StringBuffer();
    private final Path errors;
    private final List<Waiter> waiters = new ArrayList<>();
    private final Thread reader;

    private record Waiter(String prefix, CompletableFuture<String> line) {}

    private JavaProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        // A virtual thread would hold its carrier while it waits for output: on two cores the third process would not be heard.
        this.reader = Thread.ofPlatform().daemon().name("output of " + process.pid()).start(this::read);
    }

    /** Starts {@code java main arguments} on a class path. */
    public static JavaProcess start(String classPath, List<String> jvmOptions, String main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(Arrays.asList(arguments));
        try {
            Path errors = Files.createTempFile("kraftbench-process", ".err");
            return new JavaProcess(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of our own commands ({@code cluster}, {@code format}, {@code node}). */
    public static JavaProcess kraftbench(String... arguments) {
        return start(
                ownClassPath(),
                List.of("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"),
                "dev.kraftbench.node.Main",
                arguments);
    }

    /** One of Apache Kafka's command-line tools ({@code org.apache.kafka.tools…}), on Apache's jars only. */
    public static JavaProcess apacheTool(String main, String... arguments) {
        return start(toolsClassPath(), List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), main, arguments);
    }

    private static String ownClassPath() {
        return entries().filter(e -> !isApacheServer(e)).collect(Collectors.joining(File.pathSeparator));
    }

    /** The tools' own jars and Apache's third-party libraries. */
    static String toolsClassPath() {
        String libraries = entries()
                .filter(e -> !e.contains("logback") && !isOurs(e) && !Path.of(e).getFileName().toString().startsWith("kafka"))
                .collect(Collectors.joining(File.pathSeparator));
        return buildDirectory().resolve("apache-tools") + File.separator + "*" + File.pathSeparator + libraries;
    }

    /** This module's {@code target}, in which the build lays out other versions' jars. */
    static Path buildDirectory() {
        try {
            return Path.of(JavaProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getParent();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The jars of a whole Apache Kafka of the pinned version. */
    public static String apacheClassPath() {
        return entries().filter(e -> !e.contains("logback") && !isOurs(e)).collect(Collectors.joining(File.pathSeparator));
    }

    public static java.util.stream.Stream<String> entries() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator));
    }

    private static boolean isOurs(String entry) {
        return entry.contains("embedded-cluster") || entry.contains("dev.kraftbench") || entry.contains("dev" + File.separator + "kraftbench");
    }

    /** Whether the entry is a jar of Apache's server side, which must never be seen by our nodes. */
    private static boolean isApacheServer(String entry) {
        String name = Path.of(entry).getFileName().toString();
        return entry.contains("test-classes") || ((name.startsWith("kafka-") || name.startsWith("kafka_")) && !name.startsWith("kafka-clients"));
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.append(line).append('\n');
                offer(line);
            }
        } catch (IOException e) {
            out.append("(output lost: ").append(e.getMessage()).append(")\n");
        } finally {
            end();
        }
    }

    private synchronized void offer(String line) {
        waiters.stream().filter(w -> line.startsWith(w.prefix)).forEach(w -> w.line.complete(line));
    }

    private synchronized void end() {
        waiters.forEach(w -> w.line.completeExceptionally(new IllegalStateException("ended without a line '" + w.prefix + "'\n" + output())));
    }

    /** The first output line that starts so; fails if the process ends without it or the time is up. */
    public String firstLine(String prefix, long timeoutSeconds) throws Exception {
        var line = new CompletableFuture<String>();
        synchronized (this) {
            waiters.add(new Waiter(prefix, line));
            out.toString().lines().filter(l -> l.startsWith(prefix)).findFirst().ifPresent(line::complete);
        }
        if (!reader.isAlive() && !line.isDone()) {
            end();
        }
        try {
            return line.get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no line '" + prefix + "' within " + timeoutSeconds + " s\n" + output(), e);
        }
    }

    /** Waits for the end and returns the exit status. */
    public int exitStatus(long timeoutSeconds) throws Exception {
        if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running after " + timeoutSeconds + " s\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    /** Everything printed so far, standard error last. */
    public String output() {
        return out + errors();
    }

    public String standardOutput() {
        return out.toString();
    }

    public String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM, then SIGKILL if it does not end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            reader.join(5_000);
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
