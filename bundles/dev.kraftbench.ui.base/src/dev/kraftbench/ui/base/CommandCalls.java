package dev.kraftbench.ui.base;

import java.util.Map;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.services.IServiceLocator;
import org.jspecify.annotations.Nullable;

/** How one feature's view calls on another feature, which it does not see: by command and parameters. UI thread. */
public final class CommandCalls {
    /** Parameter of commands that act on a cluster: its connection's id; without it the current cluster is meant. */
    public static final String CLUSTER = "dev.kraftbench.cluster";
    /** Parameter of commands that act on a topic: its name. */
    public static final String TOPIC = "dev.kraftbench.topic";

    /** Parameter of commands that act on a group: its id. */
    public static final String GROUP = "dev.kraftbench.group";
    /** Parameter of commands that act on a broker: its id. */
    public static final String BROKER = "dev.kraftbench.broker";
    /** Parameter of {@link #OPEN}: the id of the editor's page to be shown. */
    public static final String PAGE = "dev.kraftbench.page";
    /** Parameter of {@link #PRODUCE}: {@code true} sends what the view proposes at once. */
    public static final String SEND = "dev.kraftbench.send";

    /** Opens the editor of what the parameters name: topic, group, broker, or else the cluster; gives the editor. */
    public static final String OPEN = "dev.kraftbench.open";
    /** Shows the Produce view; gives it. */
    public static final String PRODUCE = "dev.kraftbench.produce";
    /** Parameter of {@link #BROWSE}: where in the partition to begin. */
    public static final String OFFSET = "dev.kraftbench.offset";
    /** Shows the messages of a topic; gives the view. */
    public static final String BROWSE = "dev.kraftbench.browse";
    public static final String NEW_TOPIC = "dev.kraftbench.newTopic";
    public static final String START_DEMO = "dev.kraftbench.startDemo";
    public static final String NEW_CLUSTER = "dev.kraftbench.newCluster";
    public static final String CONNECT = "dev.kraftbench.connect";
    public static final String EDIT_CONNECTION = "dev.kraftbench.connection.edit";
    /** Takes over connections of the file that {@link #PATH} names, or asks for one. */
    public static final String IMPORT_CONNECTIONS = "dev.kraftbench.connections.import";

    /**
     * Opens the wizard that plans a reassignment. {@link #TOPIC} names the topics it is about, parted by commas; {@link #PARTITION} one partition of the
     * only topic; {@link #BROKER} the broker to be drained; {@link #GOAL} what is proposed; {@link #MEASURE} of what brokers are to have the same.
     */
    public static final String REASSIGN = "dev.kraftbench.reassign";
    /** Parameter of commands that act on a partition: its number. */
    public static final String PARTITION = "dev.kraftbench.partition";
    /** Parameter of {@link #REASSIGN}: {@code spread}, {@code factor}, {@code drain}, {@code balance} or {@code move}. */
    public static final String GOAL = "dev.kraftbench.goal";
    /** Parameter of {@link #REASSIGN}: {@code leaders}, {@code replicas} or {@code bytes}. */
    public static final String MEASURE = "dev.kraftbench.measure";

    /** Opens the log inspector on the directory that {@link #PATH} names, or asks for one; gives the editor. */
    public static final String OPEN_LOG_DIRECTORY = "dev.kraftbench.openLogDirectory";
    public static final String PATH = "dev.kraftbench.path";

    private CommandCalls() {}

    /** Runs a command and gives its result, null for most; a missing one is a defect in the product's composition and thrown. */
    public static @Nullable Object run(IServiceLocator services, String command, Map<String, String> parameters) {
        ICommandService commands = services.getService(ICommandService.class);
        IHandlerService handlers = services.getService(IHandlerService.class);
        try {
            return handlers.executeCommand(ParameterizedCommand.generateCommand(commands.getCommand(command), parameters), null);
        } catch (CommandException e) {
            throw new IllegalStateException("command " + command, e);
        }
    }
}
