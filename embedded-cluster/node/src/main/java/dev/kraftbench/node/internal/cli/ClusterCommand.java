package dev.kraftbench.node.internal.cli;

import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.EmbeddedCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cluster}: an embedded cluster without a window. */
@Command(name = "cluster", description = "Runs a cluster of several brokers in this process", mixinStandardHelpOptions = true)
public final class ClusterCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--brokers", paramLabel = "N", description = "how many brokers, 3 if not given")
    private int brokers = 3;

    @Option(names = "--port", paramLabel = "P", description = "port of the first broker, 19092 if not given; 0 for any free ones")
    private int port = 19092;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "directory for the data, formatted on the first start")
    private Path data;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "a property of all nodes, by Kafka's name")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws ConfigProblem, InterruptedException {
        EmbeddedCluster.Builder builder =
                EmbeddedCluster.builder().brokers(brokers).port(port).dataDir(data.toAbsolutePath().normalize());
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new ConfigProblem("--set: '" + setting + "' is not name=value");
            }
            builder.set(setting.substring(0, equals).trim(), setting.substring(equals + 1).trim());
        }
        EmbeddedCluster cluster = builder.build();
        CompletableFuture<Void> started = cluster.start();
        return Running.untilSignal(
                started,
                cluster.failed(),
                () -> "ready bootstrap.servers=" + cluster.bootstrapServers(),
                cluster::stop,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }
}
