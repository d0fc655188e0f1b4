package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.connect.CheckStep.Question;
import dev.kraftbench.core.connect.ConnectionFile;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.core.file.SmallFile;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.cluster.connection.ConnectionDialog;
import dev.kraftbench.ui.cluster.connection.ImportedConnections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections made, checked, edited, exported and imported as a person does it. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String NAME = "made by hand";
    private static final String ID = "made-by-hand";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;
    private String servers;

    @BeforeAll
    void startCluster() {
        cluster = connections.add(new ConnectionSettings.Local("connections-test", "connections-test", Environment.TRAINING, 3, 0, Map.of()));
        servers = RunningWorkbench.await(cluster.open(LIMIT)).bootstrapServers();
    }

    @AfterAll
    void removeCluster() {
        connections.remove(ID);
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(cluster.id());
    }

    private static ConnectionDialog opened(String command, Map<String, String> parameters) {
        Display display = PlatformUI.getWorkbench().getDisplay();
        display.asyncExec(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], command, parameters));
        PartsTest.until("the dialog is open", () -> dialog(display) != null);
        return RunningWorkbench.ui(() -> dialog(display));
    }

    private static ConnectionDialog dialog(Display display) {
        return Arrays.stream(display.getShells()).map(Shell::getData).filter(ConnectionDialog.class::isInstance).map(ConnectionDialog.class::cast)
                .findFirst().orElse(null);
    }


    @Test
    void aPastedFileBecomesAConnectionThatWasChecked() throws Exception {
        ConnectionDialog dialog = opened(CommandCalls.CONNECT, Map.of());
        String pasted = "bootstrap.servers=" + servers + "\nrequest.timeout.ms=3000\nssl.truststore.password=hidden\n";
        RunningWorkbench.ui(() -> {
            dialog.pasteText(pasted);
            dialog.test();
            return null;
        });
        PartsTest.until("the check passed", () -> dialog.testPassed() && !dialog.found(Question.VERSIONS).isEmpty());
        assertTrue(RunningWorkbench.ui(() -> dialog.found(Question.BROKERS)).contains("3 brokers"));
        WindowPictures.take(dialog.getShell(), "connection-dialog");
        RunningWorkbench.ui(() -> {
            dialog.showTab(1);
            return null;
        });
        WindowPictures.take(dialog.getShell(), "connection-dialog-properties");
        RunningWorkbench.ui(() -> {
            // the first text of the form below the title area's own
            firstEditable(dialog.getShell()).setText(NAME);
            assertTrue(dialog.testPassed(), "another name changes nothing");
            dialog.pasteText(pasted.replace(servers, "localhost:1"));
            assertFalse(dialog.testPassed(), "other servers were not checked");
            dialog.pasteText(pasted);
            return null;
        });
        pressOk(dialog);
        PartsTest.until("it is open", () -> connections.find(ID).map(c -> c.state() instanceof ConnectionState.Open).orElse(false));
        ClusterConnection made = connections.find(ID).orElseThrow();
        assertEquals(Map.of("request.timeout.ms", "3000"), assertInstanceOf(ConnectionSettings.Remote.class, made.settings()).clientProperties());

        edited(made);
        exportedAndImported(made);
    }

    @Test
    void whatIsTooLongToPasteIsRefusedInWords() {
        ConnectionDialog dialog = opened(CommandCalls.CONNECT, Map.of());
        Text properties = RunningWorkbench.ui(() -> {
            dialog.showTab(1);
            return (Text) Dialogs.find(dialog.getShell(), control -> control instanceof Text text && (text.getStyle() & SWT.MULTI) != 0 && text.getEditable()
                    && text.isVisible());
        });
        RunningWorkbench.ui(() -> {
            properties.insert("a=1\n".repeat((SmallFile.MOST_IN_A_FIELD >> 2) + 1));
            return null;
        });
        PartsTest.until("it is said", () -> Dialogs.shell("Too much to paste") != null);
        Dialogs.press("Too much to paste", "OK");
        assertEquals("", RunningWorkbench.ui(properties::getText));
        RunningWorkbench.ui(() -> {
            properties.insert("client.id=pasted\nretries=7\n");
            return null;
        });
        assertTrue(RunningWorkbench.ui(properties::getText).contains("retries=7"), "what is short enough is taken");
        RunningWorkbench.ui(dialog::close);
    }

    private static Text firstEditable(Composite in) {
        for (Control control : in.getChildren()) {
            if (control instanceof Text text && text.getEditable()) {
                return text;
            }
            if (control instanceof Composite inner) {
                Text found = firstEditable(inner);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static void pressOk(ConnectionDialog dialog) {
        RunningWorkbench.ui(() -> {
            Button ok = ok(dialog.getShell());
            assertTrue(ok.isEnabled());
            ok.notifyListeners(SWT.Selection, new org.eclipse.swt.widgets.Event());
            return null;
        });
    }

    private static Button ok(Composite in) {
        for (Control control : in.getChildren()) {
            if (control instanceof Button button && Integer.valueOf(IDialogConstants.OK_ID).equals(button.getData())) {
                return button;
            }
            if (control instanceof Composite inner) {
                Button found = ok(inner);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private void edited(ClusterConnection made) {
        ConnectionDialog dialog = opened(CommandCalls.EDIT_CONNECTION, Map.of(CommandCalls.CLUSTER, ID));
        RunningWorkbench.ui(() -> {
            dialog.pasteText("security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\nssl.truststore.location=/etc/kafka/ca.pem\nssl.truststore.type=PEM\n"
                    + "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"ops\" password=\"hidden too\";\nretires=3\n");
            return null;
        });
        WindowPictures.take(dialog.getShell(), "connection-dialog-sasl");
        pressOk(dialog);
        PartsTest.until("it is changed", () -> ((ConnectionSettings.Remote) made.settings()).clientProperties().containsKey("security.protocol"));
        assertFalse(made.settings().toString().contains("hidden"));
        assertTrue(((ConnectionSettings.Remote) RunningWorkbench.await(connections.withSecrets(ID))).clientProperties().get("sasl.jaas.config")
                .contains("hidden too"));
    }

    private void exportedAndImported(ClusterConnection made) throws Exception {
        Path file = Files.createTempFile("kraftbench-export", ".properties");
        connections.arrange(connections.folders().create("remote/Shops").place(Set.of(ID), "remote/Shops"));
        RunningWorkbench.await(connections.export(Set.of(ID), file));
        assertFalse(Files.readString(file).contains("hidden"));
        ConnectionFile.Contents contents = ConnectionFile.read(file);
        assertEquals(Set.of("sasl.jaas.config", "ssl.truststore.password"), contents.leftOut().get(ID));
        RunningWorkbench.await(ImportedConnections.into(connections, contents, Set.of(ID)));
        assertTrue(((ConnectionSettings.Remote) RunningWorkbench.await(connections.withSecrets(ID))).clientProperties().get("sasl.jaas.config")
                .contains("hidden too"), "an import keeps the passwords of a connection that is known");
        connections.remove(ID);
        RunningWorkbench.await(ImportedConnections.into(connections, contents, Set.of(ID)));
        assertEquals(made.settings(), connections.find(ID).orElseThrow().settings());
        assertEquals("remote/Shops", connections.folders().place(ID, Folders.REMOTE));
        Files.delete(file);
    }
}
