package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.cluster.doctor.DoctorView;
import dev.kraftbench.ui.cluster.doctor.FindingsPane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.ServiceRegistration;

/** The doctor on an embedded cluster that is made ill, and well again by its own advice. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "doctor-test";
    private static final String TOPIC = "orders";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;
    private DoctorView view;

    @BeforeAll
    void startCluster() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 3, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        RunningWorkbench.await(cluster.plan(new TopicChange.Create(TOPIC, 3, 3, Map.of("min.insync.replicas", "3")), LIMIT)
                .thenCompose(plan -> cluster.apply(plan, LIMIT)));
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
        view = (DoctorView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(DoctorView.ID));
        PartsTest.until("it examined the cluster", view::rendersData);
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private boolean found(String key) {
        return view.pane().shown().stream().anyMatch(finding -> finding.key().equals(key));
    }

    /** A minimum of all replicas is found, explained, and lowered through the preview that «Fix…» opens. */
    @Test
    void adviceIsFollowedThroughThePreview() {
        PartsTest.until("the strict minimum is found", () -> found("topics.min-isr/"));
        FindingsPane pane = view.pane();
        PartsTest.act("it is explained", () -> pane.select("topics.min-isr/") && pane.explanation().contains("min.insync.replicas")
                ? () -> pane.begin(Objects.requireNonNull(pane.selected()).remedies().getFirst()) : null);
        Dialogs.press("Preview of the change", "Apply");
        PartsTest.until("the topic's minimum is lower", () -> cluster.model().latest().topic(TOPIC).orElseThrow().minInsyncReplicas() == 2);
        PartsTest.until("it is no finding any more", () -> !found("topics.min-isr/"));
    }

    @Test
    void aKilledBrokerIsFoundAndStartedByTheFix() {
        PartsTest.until("all replicas are in sync", () -> cluster.model().latest().partitions().noneMatch(PartitionSnapshot::underReplicated));
        RunningWorkbench.await(cluster.brokerControl().orElseThrow().kill(3, LIMIT));
        PartsTest.until("the missing replicas are found", () -> found("partitions.under-replicated.down/3"));
        PartsTest.until("so is the quorum without a margin", () -> found("quorum.margin/"));
        RunningWorkbench.ui(() -> {
            view.pane().select("partitions.under-replicated.down/3");
            view.pane().begin(view.pane().selected().remedies().getFirst());
            return null;
        });
        PartsTest.until("the broker is back and nothing is missing", () -> !found("partitions.under-replicated.down/3") && !found("quorum.margin/"));
    }

    @Test
    void rulesOfOthersTakePart() {
        ServiceRegistration<DoctorRule> registration = RunningWorkbench.context().registerService(DoctorRule.class, new DoctorRule() {
            @Override
            public String id() {
                return "ours";
            }

            @Override
            public List<Finding> examine(Examination examination) {
                return List.of(new Finding(id(), Severity.ADVICE, "", "our own rule", "because", List.of(), 1, List.of()));
            }
        }, null);
        try {
            PartsTest.until("its finding is shown", () -> found("ours/"));
        } finally {
            registration.unregister();
        }
        PartsTest.until("it is gone with its bundle", () -> !found("ours/"));
    }

    @Test
    void theClusterOverviewHasTheFindingsToo() {
        LivePart editor = (LivePart) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN,
                Map.of(CommandCalls.CLUSTER, ID)));
        RunningWorkbench.ui(() -> {
            editor.showPage(0);
            return null;
        });
        PartsTest.until("the overview shows data", editor::rendersData);
    }
}
