package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.connect.ConnectionCheck;
import dev.kraftbench.core.connect.ConnectionFile;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** What can be done with the connections themselves. UI thread; nothing here waits. */
public final class ConnectionActions {
    private final Shell shell;
    private final Connections connections;
    private final ClusterActions clusters;

    public ConnectionActions(Shell shell, Connections connections, ClusterActions clusters) {
        this.shell = shell;
        this.connections = connections;
        this.clusters = clusters;
    }

    private static Optional<ConnectionCheck> check() {
        BundleContext context = FrameworkUtil.getBundle(ConnectionActions.class).getBundleContext();
        ServiceReference<ConnectionCheck> reference = context.getServiceReference(ConnectionCheck.class);
        return reference == null ? Optional.empty() : Optional.ofNullable(context.getService(reference));
    }

    private Set<String> taken() {
        return connections.all().stream().map(ClusterConnection::id).collect(Collectors.toSet());
    }

    private ConnectionDialog dialog(ConnectionDialog.Purpose purpose, ConnectionDraft draft) {
        return new ConnectionDialog(shell, purpose, draft, taken(), connections.folders(), ConnectionActions::check);
    }

    /** Asks for a new connection, and opens it. */
    public void create(String folder) {
        make(ConnectionDraft.blank(folder));
    }

    private void make(ConnectionDraft draft) {
        ConnectionDialog dialog = dialog(ConnectionDialog.Purpose.NEW, draft);
        if (dialog.open() == Window.OK) {
            ClusterConnection added = connections.add(dialog.settings());
            connections.arrange(connections.folders().place(Set.of(added.id()), dialog.folder()));
            clusters.open(added);
        }
    }

    public void edit(ClusterConnection connection) {
        withSecrets(connection, before -> {
            ConnectionDialog dialog = dialog(ConnectionDialog.Purpose.EDIT, ConnectionDraft.of(before, connections.folders()));
            if (dialog.open() == Window.OK) {
                ConnectionSettings.Remote after = dialog.settings();
                connections.update(after);
                connections.arrange(connections.folders().place(Set.of(after.id()), dialog.folder()));
                boolean elsewhere = !after.bootstrapServers().equals(before.bootstrapServers()) || !after.clientProperties().equals(before.clientProperties());
                if (elsewhere && connection.state() instanceof ConnectionState.Open) {
                    BackgroundCall.of(NLS.bind(Messages.job_connect, connection.name()), limit -> connection.close(limit)
                            .thenCompose(closed -> connection.open(limit))).start(shell);
                }
            }
        });
    }

    public void duplicate(ClusterConnection connection) {
        withSecrets(connection, settings -> make(ConnectionDraft.of(settings, connections.folders()).copy(taken())));
    }

    private void withSecrets(ClusterConnection connection, java.util.function.Consumer<ConnectionSettings.Remote> consumer) {
        BackgroundCall.of(NLS.bind(Messages.job_read, connection.name()), limit -> connections.withSecrets(connection.id()))
                .onFailure(failure -> {
                    // the passwords are lost; the rest need not be
                    failure.show(shell);
                    accept(connection.settings(), consumer);
                })
                .onSuccess(settings -> accept(settings, consumer)).start(shell);
    }

    private static void accept(ConnectionSettings settings, java.util.function.Consumer<ConnectionSettings.Remote> consumer) {
        if (settings instanceof ConnectionSettings.Remote remote) {
            consumer.accept(remote);
        }
    }

    /** Gives an embedded cluster another name; its id and data stay. */
    public void rename(ClusterConnection connection) {
        Set<String> names = connections.all().stream().filter(c -> c != connection).map(ClusterConnection::name).collect(Collectors.toSet());
        InputDialog dialog = new InputDialog(shell, Messages.action_rename, Messages.cluster_name, connection.name(),
                text -> text.isBlank() ? Messages.connect_name_missing : names.contains(text.strip()) ? Messages.cluster_name_taken : null);
        if (connection.settings() instanceof ConnectionSettings.Local local && dialog.open() == Window.OK) {
            connections.update(new ConnectionSettings.Local(local.id(), dialog.getValue().strip(), local.environment(), local.brokers(), local.port(),
                    local.nodeProperties()));
        }
    }

    /** @return whether they are gone: whoever is asked may say no */
    public boolean remove(List<ClusterConnection> removed) {
        if (removed.size() == 1) {
            clusters.remove(removed.getFirst());
        } else if (MessageDialog.openQuestion(shell, Messages.action_remove, NLS.bind(Messages.remove_several,
                removed.stream().map(ClusterConnection::name).collect(Collectors.joining(", "))))) {
            removed.forEach(connection -> connections.remove(connection.id()));
        }
        return removed.stream().noneMatch(connection -> connections.find(connection.id()).isPresent());
    }

    // ---- folders

    /** @param parent path of a root or folder */
    public void newFolder(String parent) {
        folderName(Messages.action_new_folder, "", parent).ifPresent(name -> connections.arrange(connections.folders().create(parent + "/" + name)));
    }

    public void renameFolder(String path) {
        folderName(Messages.action_rename, Folders.name(path), Folders.parent(path))
                .ifPresent(name -> connections.arrange(connections.folders().rename(path, name)));
    }

    private Optional<String> folderName(String title, String before, String parent) {
        InputDialog dialog = new InputDialog(shell, title, Messages.folder_name, before, text -> problem(text.strip(), before, parent));
        return dialog.open() == Window.OK ? Optional.of(dialog.getValue().strip()) : Optional.empty();
    }

    private @Nullable String problem(String text, String before, String parent) {
        if (!Folders.legal(text)) {
            return Messages.folder_illegal;
        }
        return !text.equals(before) && connections.folders().paths().contains(parent + "/" + text) ? Messages.folder_taken : null;
    }

    public void deleteFolder(String path) {
        connections.arrange(connections.folders().delete(path));
    }

    // ---- files

    public void exportSome(Set<String> ids) {
        Set<String> chosen = new LinkedHashSet<>(ids.isEmpty() ? taken() : ids);
        chosen.remove(Connections.DEMO);
        if (chosen.isEmpty()) {
            MessageDialog.openInformation(shell, Messages.action_export, Messages.export_none);
            return;
        }
        FileDialog dialog = new FileDialog(shell, SWT.SAVE);
        dialog.setFileName("kraftbench-connections.properties");
        dialog.setFilterExtensions(new String[] {"*.properties"});
        dialog.setOverwrite(true);
        String file = dialog.open();
        if (file != null) {
            BackgroundCall.of(Messages.action_export, limit -> connections.export(chosen, Path.of(file)))
                    .onSuccess(done -> MessageDialog.openInformation(shell, Messages.action_export,
                            NLS.bind(Messages.export_done, chosen.size(), file))).start(shell);
        }
    }

    public void importFile() {
        FileDialog dialog = new FileDialog(shell, SWT.OPEN);
        dialog.setFilterExtensions(new String[] {"*.properties", "*"});
        String file = dialog.open();
        if (file != null) {
            importFile(Path.of(file));
        }
    }

    void importFile(Path file) {
        BackgroundCall.waiting(NLS.bind(Messages.job_read, file), () -> ConnectionFile.read(file)).onSuccess(this::importContents).start(shell);
    }

    private void importContents(ConnectionFile.Contents contents) {
        if (contents.connections().isEmpty()) {
            MessageDialog.openInformation(shell, Messages.action_import, Messages.import_none);
            return;
        }
        ImportDialog dialog = new ImportDialog(shell, contents, taken());
        if (dialog.open() == Window.OK) {
            BackgroundCall.of(Messages.action_import, limit -> ImportedConnections.into(connections, contents, dialog.chosen())).start(shell);
        }
    }
}
