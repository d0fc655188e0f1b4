package dev.kraftbench.node.internal.cli;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.Node;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.node.NodeListener;
import dev.kraftbench.node.internal.ClusterMachine;
import dev.kraftbench.node.internal.PropertiesFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code node}: one node per process. */
@Command(name = "node", description = "Runs one node, configured by a server.properties file", mixinStandardHelpOptions = true)
public final class NodeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "the node's properties, with Kafka's names")
    private Path file;

    @Override
    public Integer call() throws ConfigProblem, InterruptedException {
        NodeConfig config = NodeConfig.of(PropertiesFile.read(file));
        ClusterMachine machine = new ClusterMachine("node-" + config.nodeId(), new LinkFaults(), NodeFactories.DIRECT);
        Node node = machine.bind(config, NodeListener.NONE);
        node.prepare();
        CompletableFuture<Void> started = node.start();
        return Running.untilSignal(
                started,
                node.stopped(),
                () -> "ready bootstrap." + (config.isBroker() ? "servers" : "controllers") + "=" + node.bootstrap(),
                node::stop,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }
}
