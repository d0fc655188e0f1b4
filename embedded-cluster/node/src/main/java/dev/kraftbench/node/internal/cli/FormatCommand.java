package dev.kraftbench.node.internal.cli;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.kernel.jdk.SystemClock;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.Formatting;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.internal.InitialControllers;
import dev.kraftbench.node.internal.PropertiesFile;
import dev.kraftbench.node.internal.ScramUsers;
import dev.kraftbench.raft.VoterSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code format}: prepares a node's data directories, like Kafka's storage tool. */
@Command(name = "format", description = "Prepares the data directories of a node", mixinStandardHelpOptions = true)
public final class FormatCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"--config", "-c"}, paramLabel = "FILE", required = true, description = "the node's properties, with Kafka's names")
    private Path file;

    @Option(names = {"--cluster-id", "-t"}, paramLabel = "ID", required = true, description = "the cluster's id, the same for all nodes")
    private String clusterId;

    @Option(names = {"--standalone", "-s"}, description = "this controller is the only first voter")
    private boolean standalone;

    @Option(names = {"--initial-controllers", "-I"}, paramLabel = "LIST", description = "the first voters, id@host:port:directoryId with commas between")
    private @Nullable String initialControllers;

    @Option(names = {"--no-initial-controllers", "-N"}, description = "this controller joins a quorum that others begin")
    private boolean noInitialControllers;

    @Option(
            names = {"--add-scram", "-S"},
            paramLabel = "USER",
            description = "a user of the new cluster, MECHANISM=[name=NAME,password=PASSWORD]; may be given for several")
    private List<String> users = List.of();

    @Option(names = {"--ignore-formatted", "-g"}, description = "leave directories as they are that are formatted already")
    private boolean ignoreFormatted;

    @Override
    public Integer call() throws ConfigProblem {
        NodeConfig config = NodeConfig.of(PropertiesFile.read(file));
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        Formatting.Plan plan = plan(config, random);
        Disk disk = FileDisk.INSTANCE;
        Formatting.check(disk, plan, ignoreFormatted);
        List<Path> formatted = Formatting.format(disk, SystemClock.INSTANCE, random, plan);
        PrintWriter out = spec.commandLine().getOut();
        formatted.forEach(directory -> out.println("formatted " + directory));
        if (formatted.isEmpty()) {
            out.println("all directories are formatted already");
        }
        return 0;
    }

    private Formatting.Plan plan(NodeConfig config, RandomGenerator random) throws ConfigProblem {
        int given = (standalone ? 1 : 0) + (initialControllers != null ? 1 : 0) + (noInitialControllers ? 1 : 0);
        if (given > 1) {
            throw new ConfigProblem("--standalone, --initial-controllers and --no-initial-controllers exclude each other: give one of them");
        }
        boolean staticQuorum = !config.staticVoters().isEmpty();
        if (staticQuorum && given > 0) {
            throw new ConfigProblem("controller.quorum.voters fixes the voters: remove it, or give none of --standalone and --initial-controllers");
        }
        if (!staticQuorum && given == 0 && config.isController()) {
            throw new ConfigProblem(
                    "who are the first voters? give --standalone, --initial-controllers or --no-initial-controllers, or set controller.quorum.voters");
        }
        if (!config.isController() && (standalone || initialControllers != null)) {
            throw new ConfigProblem("node " + config.nodeId() + " is no controller: leave --standalone and --initial-controllers out");
        }
        Uuid directoryId = Formatting.randomId(random);
        VoterSet voters = VoterSet.EMPTY;
        if (standalone) {
            voters = InitialControllers.standalone(config, directoryId);
        } else if (initialControllers != null) {
            voters = InitialControllers.parse(initialControllers, config);
            directoryId = voters.directoryOf(config.nodeId());
        }
        return new Formatting.Plan(config, clusterId, directoryId, voters, !staticQuorum, new ScramUsers(new SecureRandom()).parse(users));
    }
}
