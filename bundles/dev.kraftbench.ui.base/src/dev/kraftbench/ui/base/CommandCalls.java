package dev.kraftbench.ui.base;

import java.util.Map;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.services.IServiceLocator;

/** How one feature's view calls on another feature, which it does not see: by command and parameters. UI thread. */
public final class CommandCalls {
    /** Parameter of commands that act on a cluster: its connection's id; without it the current cluster is meant. */
    public static final String CLUSTER = "dev.kraftbench.cluster";
    /** Parameter of commands that act on a topic: its name. */
    public static final String TOPIC = "dev.kraftbench.topic";

    public static final String PRODUCE = "dev.kraftbench.produce";
    public static final String NEW_TOPIC = "dev.kraftbench.newTopic";
    public static final String START_DEMO = "dev.kraftbench.startDemo";
    public static final String NEW_CLUSTER = "dev.kraftbench.newCluster";
    public static final String CONNECT = "dev.kraftbench.connect";

    private CommandCalls() {}

    /** Runs a command; a missing one is a defect in the product's composition and thrown. */
    public static void run(IServiceLocator services, String command, Map<String, String> parameters) {
        ICommandService commands = services.getService(ICommandService.class);
        IHandlerService handlers = services.getService(IHandlerService.class);
        try {
            handlers.executeCommand(ParameterizedCommand.generateCommand(commands.getCommand(command), parameters), null);
        } catch (CommandException e) {
            throw new IllegalStateException("command " + command, e);
        }
    }
}
