package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.connect.ClientProperties;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.ui.base.dialog.FormDialog;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.connection.ConnectionIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Name, brokers and port of a new embedded cluster, where the schemas of its records are, and whether it has access rules. */
final class NewClusterDialog extends FormDialog {
    private final Set<String> taken;
    private @Nullable Text name;
    private @Nullable Spinner brokers;
    private @Nullable Spinner port;
    private @Nullable Text registry;
    private @Nullable Button acls;
    private ConnectionSettings.@Nullable Local settings;

    /** @param taken ids of the connections there are */
    NewClusterDialog(Shell parent, Set<String> taken) {
        super(parent, new Words(Messages.cluster_new, Messages.cluster_new, Messages.cluster_new_message, Messages.cluster_create_start));
        this.taken = Set.copyOf(taken);
    }

    ConnectionSettings.Local settings() {
        return Objects.requireNonNull(settings, "not confirmed");
    }

    @Override
    protected void fill(Composite area) {
        name = text(area, Messages.cluster_name, "");
        brokers = spinner(area, Messages.navigator_brokers, 3, 1, 9);
        Spinner first = spinner(area, Messages.cluster_port, 0, 0, 65_000);
        first.setPageIncrement(100);
        first.setToolTipText(Messages.cluster_port_tip);
        port = first;
        Text schemas = text(area, Messages.cluster_registry, "");
        schemas.setMessage(Messages.cluster_registry_none);
        schemas.setToolTipText(Messages.cluster_registry_tip);
        registry = schemas;
        Button rules = box(area, Messages.cluster_acls, 2);
        rules.setToolTipText(Messages.cluster_acls_tip);
        acls = rules;
    }

    private String url() {
        return Objects.requireNonNull(registry).getText().strip();
    }

    private String id() {
        return ConnectionIds.of(Objects.requireNonNull(name).getText());
    }

    @Override
    protected @Nullable String missing() {
        return id().isEmpty() ? message() : null;
    }

    @Override
    protected @Nullable String problem() {
        if (taken.contains(id())) {
            return Messages.cluster_name_taken;
        }
        return ClientProperties.secret(Schemas.URL, url()) ? Messages.cluster_registry_secret : null;
    }

    @Override
    protected void take() {
        String text = Objects.requireNonNull(name).getText().strip();
        String url = url();
        Map<String, String> properties = new HashMap<>(Objects.requireNonNull(acls).getSelection() ? Acl.NODE_PROPERTIES : Map.of());
        if (!url.isEmpty()) {
            properties.put(Schemas.URL, url);
        }
        settings = new ConnectionSettings.Local(ConnectionIds.of(text), text, Environment.TRAINING, Objects.requireNonNull(brokers).getSelection(),
                Objects.requireNonNull(port).getSelection(), properties);
    }
}
