package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.records.browse.RecordsPane;
import dev.kraftbench.ui.records.browse.RecordsView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which topic the view Messages shows as long as nobody chose one there. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicProposalTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "proposal-test";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;
    private RecordsView view;

    @BeforeAll
    void startClusterWithInternalTopicsOnly() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 1, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        offsetsTopic();
        PartsTest.until("there is an internal topic", () -> !cluster.model().latest().topics().isEmpty());
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> {
            RunningWorkbench.page().hideView(view);
            return RunningWorkbench.page().closeAllEditors(false);
        });
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    /** A first look for a coordinator makes it. */
    private void offsetsTopic() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers",
                ((ConnectionState.Open) cluster.state()).bootstrapServers(), "group.id", "somebody"), new StringDeserializer(), new StringDeserializer())) {
            Map<TopicPartition, OffsetAndMetadata> none = consumer.committed(Set.of(new TopicPartition("alpha", 0)));
            assertEquals(1, none.size());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void create(String topic) {
        RunningWorkbench.await(cluster.plan(new TopicChange.Create(topic, 1, 1, Map.of()), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        PartsTest.until(topic + " is known", () -> cluster.model().latest().topic(topic).isPresent());
    }

    private void shows(String topic) {
        PartsTest.until("Messages shows «" + topic + "»", () -> view.pane().map(RecordsPane::topic).filter(topic::equals).isPresent());
    }

    private void openEditor(String topic) {
        RunningWorkbench.ui(() -> {
            IEditorPart editor = (IEditorPart) CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN,
                    Map.of(CommandCalls.CLUSTER, ID, CommandCalls.TOPIC, topic));
            RunningWorkbench.page().activate(editor);
            return null;
        });
    }

    @Test
    void itIsTheOneLookedAtLastAndNeverAnInternalOne() {
        view = (RecordsView) RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return RunningWorkbench.page().showView(RecordsView.ID);
        });
        shows("");
        List.of("alpha", "zebra").forEach(this::create);
        shows("alpha");
        openEditor("zebra");
        shows("zebra");
        RunningWorkbench.ui(() -> {
            RunningWorkbench.page().activate(view);
            Combo topics = topics();
            topics.select(topics.indexOf("alpha"));
            topics.notifyListeners(SWT.Selection, new Event());
            return null;
        });
        shows("alpha");
        openEditor("zebra");
        RunningWorkbench.ui(() -> {
            assertEquals("zebra", CurrentCluster.get().topic(cluster).orElseThrow());
            return null;
        });
        create("later");
        PartsTest.until("the view has seen that", () -> topics().indexOf("later") >= 0);
        shows("alpha");
    }

    private static Combo topics() {
        return (Combo) Objects.requireNonNull(Dialogs.find(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell(),
                control -> control instanceof Combo combo && combo.indexOf("alpha") >= 0 && combo.indexOf("zebra") >= 0));
    }
}
