package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.Messages;
import org.eclipse.osgi.util.NLS;

/** A broker of a cluster. */
public final class BrokerInput extends ClusterPartInput {
    public static final String EDITOR = "dev.kraftbench.broker.editor";

    static final String KIND = "broker/";

    private final int broker;

    public BrokerInput(ClusterConnection connection, int broker) {
        super(connection, NLS.bind(Messages.broker_name, broker), KIND + broker, Icons.BROKER);
        this.broker = broker;
    }

    public int broker() {
        return broker;
    }
}
