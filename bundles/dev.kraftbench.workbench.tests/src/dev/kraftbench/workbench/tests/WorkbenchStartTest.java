package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.Connections;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(RunningWorkbench.class)
class WorkbenchStartTest {

    @Test
    void opensOneWindowInTheOperatePerspective() {
        assertEquals(1, RunningWorkbench.ui(() -> PlatformUI.getWorkbench().getWorkbenchWindowCount()));
        assertEquals("dev.kraftbench.operate", RunningWorkbench.page().getPerspective().getId());
    }

    @Test
    void hasTheDemoClusterAsAConnection() {
        assertTrue(RunningWorkbench.service(Connections.class).find(Connections.DEMO).isPresent());
    }

    @Test
    void logsThroughLogback() {
        assertEquals("ch.qos.logback.classic.LoggerContext", LoggerFactory.getILoggerFactory().getClass().getName());
    }
}
