package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.LogFiles;
import dev.kraftbench.core.log.LogReader;
import dev.kraftbench.core.log.PartitionDirectory;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The files of a topic's replicas where they can be read, otherwise what the brokers tell of them. */
final class LogSegmentsPage extends ClusterPage {
    private @Nullable LogPane pane;
    private @Nullable RemoteLogs remote;
    private @Nullable Reading reading;
    private @Nullable List<PartitionDirectory> found;
    private @Nullable CallFailure failure;
    private boolean asked;

    LogSegmentsPage(FormEditor editor) {
        super(editor, "segments", Messages.page);
    }

    private String topic() {
        return ((TopicInput) getEditorInput()).topic();
    }

    @Override
    protected String what() {
        return Messages.page_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        reading = new Reading(content);
        if (connection().logFiles().isPresent()) {
            LogPane inspector = new LogPane(content, true);
            GridDataFactory.fillDefaults().grab(true, true).applyTo(inspector);
            pane = inspector;
        } else {
            RemoteLogs told = new RemoteLogs(content, connection(), topic());
            GridDataFactory.fillDefaults().grab(true, true).applyTo(told);
            remote = told;
        }
    }

    @Override
    protected void update(EmptyState state) {
        if (remote != null) {
            state.showContent();
            return;
        }
        Optional<LogFiles> files = connection().logFiles();
        if (!asked && files.isPresent()) {
            asked = true;
            Objects.requireNonNull(reading).start(() -> replicas(files.get()), replicas -> {
                found = replicas;
                request();
            }, failed -> {
                failure = failed;
                request();
            });
        }
        if (failure != null) {
            state.showReason(failure.message(), Messages.page_what);
        } else if (found == null) {
            state.showReason(Messages.loading, Messages.page_what);
        } else if (found.isEmpty()) {
            asked = false;
            state.showReason(NLS.bind(Messages.no_replica, topic()), Messages.no_replica_what);
        } else {
            Objects.requireNonNull(pane).show(found);
            state.showContent();
        }
    }

    private List<PartitionDirectory> replicas(LogFiles files) throws IOException {
        List<PartitionDirectory> replicas = new ArrayList<>();
        for (LogFiles.DataDirectory directory : files.directories()) {
            if (Files.isDirectory(directory.root())) {
                LogReader.partitions(directory.root(), directory.broker()).stream().filter(each -> each.topic().equals(topic())).forEach(replicas::add);
            }
        }
        replicas.sort(Comparator.comparingInt(PartitionDirectory::partition).thenComparingInt(PartitionDirectory::broker));
        return replicas;
    }

    @Override
    public boolean rendersData() {
        return super.rendersData() && (pane == null || pane.rendersData()) && (remote == null || remote.rendersData());
    }
}
