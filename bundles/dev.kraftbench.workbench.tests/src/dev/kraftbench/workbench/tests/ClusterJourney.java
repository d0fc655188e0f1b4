package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.model.TopicSnapshot;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person does in the workbench, on whatever cluster a subclass has, which all its tests share. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterJourney {
    static final String PREVIEW = "Preview of the change";

    private ClusterSession session;

    abstract ClusterSession connect();

    @BeforeAll
    final void connectToCluster() {
        session = connect();
    }

    @AfterAll
    final void disconnect() {
        session.close();
    }

    final ClusterSession session() {
        return session;
    }

    static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    final TopicSnapshot topic(String name) {
        return session.cluster().model().latest().topic(name).orElseThrow();
    }
}
