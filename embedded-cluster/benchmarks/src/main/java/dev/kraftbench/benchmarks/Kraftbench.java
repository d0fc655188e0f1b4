package dev.kraftbench.benchmarks;

import dev.kraftbench.conformance.JavaProcess;
import dev.kraftbench.conformance.Ports;
import java.nio.file.Path;
import java.util.List;

/** Our three nodes in one JVM, as {@code kraftbench cluster} starts them. */
final class Kraftbench implements Contestant {

    private record OneProcess(JavaProcess process, String bootstrapServers) implements Running {
        @Override
        public List<Long> pids() {
            return List.of(process.pid());
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Override
    public String name() {
        return "kraftbench";
    }

    @Override
    public Running start(Path directory) throws Exception {
        JavaProcess process = JavaProcess.kraftbench("cluster", "--brokers", "3", "--port", "" + Ports.freeRange(3), "--data", directory.toString());
        String ready = "ready bootstrap.servers=";
        return new OneProcess(process, process.firstLine(ready, 60).substring(ready.length()).trim());
    }
}
