package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.connect.CheckStep.Question;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.cluster.connection.ConnectionDialog;
import dev.kraftbench.workbench.tests.ApacheCluster.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections with TLS and logins: made in the dialog, checked step by step, opened and used; and what is said when they are wrong. On whatever cluster a subclass has. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SecureConnectionsJourney {
    /** A cluster with a listener of each kind, and {@link ApacheCluster#USER} as a super user. */
    record Secured(Function<Listener, String> servers, Path keyStore, Path certificate, int nodes) {}

    private static final Duration LIMIT = ClusterSession.LIMIT;
    private static final String TITLE = "Connect to Remote Cluster";
    private static final String SCRAM_256 = "SCRAM-SHA-256";
    private static final String SCRAM_512 = "SCRAM-SHA-512";
    private static final String STRANGER = "bob";
    private static final int TRIES = 5;

    private ClusterSession session;
    private Secured cluster;

    abstract Secured cluster();

    @BeforeAll
    void makeUsers() {
        cluster = cluster();
        String id = getClass().getSimpleName();
        session = new ClusterSession(new ConnectionSettings.Remote(id, id, Environment.DEVELOPMENT, false, cluster.servers().apply(Listener.PLAINTEXT), Map.of()),
                cluster.nodes());
        session.change(new SecurityChange.SetPassword(ApacheCluster.USER, SCRAM_512, 4096, ApacheCluster.PASSWORD));
        session.change(new SecurityChange.SetPassword(ApacheCluster.USER, SCRAM_256, 4096, ApacheCluster.PASSWORD));
        session.change(new SecurityChange.SetPassword(STRANGER, SCRAM_512, 4096, "bob's"));
    }

    /** Also where a test failed: the next would type into the dialog it left. */
    @AfterEach
    void close() {
        RunningWorkbench.ui(() -> {
            Shell left = Dialogs.shell(TITLE);
            if (left != null) {
                left.close();
            }
            return null;
        });
        PartsTest.until("the dialog is closed", () -> Dialogs.shell(TITLE) == null);
    }

    /** The cluster goes last: what tests left in it is removed before. */
    @AfterAll
    void disconnect() throws Exception {
        try {
            session.close();
        } finally {
            stop();
        }
    }

    /** The cluster, if it was started for these tests. */
    void stop() throws Exception {
        // others use it too
    }

    // ---- the dialog's fields

    private void open(String name, Listener listener, String protocol) {
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.CONNECT, Map.of()));
        Dialogs.in(TITLE, dialog -> {
            Dialogs.after(dialog, "Name", Text.class).setText(name);
            Dialogs.after(dialog, "Bootstrap servers", Text.class).setText(cluster.servers().apply(listener));
            Dialogs.choose(Dialogs.after(dialog, "Protocol", Combo.class), protocol);
        });
    }

    private void trust() {
        Dialogs.in(TITLE, dialog -> Dialogs.after(dialog, "Trust store", Text.class).setText(cluster.certificate().toString()));
    }

    private void key() {
        Dialogs.in(TITLE, dialog -> {
            Text location = Dialogs.after(dialog, "Key store", Text.class);
            location.setText(cluster.keyStore().toString());
            // of the trust store, of the key store, of the key
            List<Text> passwords = new ArrayList<>();
            Dialogs.find(location.getParent(), control -> control instanceof Text text && (text.getStyle() & SWT.PASSWORD) != 0 && !passwords.add(text));
            passwords.get(1).setText(ApacheCluster.STORE_PASSWORD);
        });
    }

    private static void login(String mechanism, String user, String password) {
        Dialogs.in(TITLE, dialog -> {
            Dialogs.choose(Dialogs.after(dialog, "Mechanism", Combo.class), mechanism);
            Text name = Dialogs.after(dialog, "User", Text.class);
            name.setText(user);
            Composite page = name.getParent();
            Dialogs.after(page, "Password", Text.class).setText(password);
        });
    }

    private static ConnectionDialog dialog() {
        return (ConnectionDialog) Objects.requireNonNull(Dialogs.shell(TITLE)).getData();
    }

    private static String found(Question question) {
        return RunningWorkbench.ui(() -> dialog().found(question));
    }

    private static void check() {
        Dialogs.press(TITLE, "Test Connection");
        PartsTest.until("the check is over", () -> Dialogs.button(TITLE, "Test Connection") != null && !dialog().found(Question.TCP).isEmpty());
    }

    /** A step that took longer than it may is taken once more: the machine may be busy. */
    private static void checkUntil(BooleanSupplier wanted) {
        int tries = 0;
        do {
            check();
        } while (!RunningWorkbench.ui(wanted::getAsBoolean) && ++tries < TRIES);
    }

    private void passes() {
        checkUntil(() -> dialog().testPassed());
        assertTrue(RunningWorkbench.ui(() -> dialog().testPassed()), () -> List.of(Question.values()).stream().map(SecureConnectionsJourney::found).toList().toString());
        assertTrue(found(Question.BROKERS).contains(cluster.nodes() + " broker"), found(Question.BROKERS));
    }

    private static void fails(Question question, String advice) {
        checkUntil(() -> dialog().found(question).contains(advice));
        assertFalse(RunningWorkbench.ui(() -> dialog().testPassed()));
        assertTrue(found(question).contains(advice), () -> List.of(Question.values()).stream().map(SecureConnectionsJourney::found).toList().toString());
    }

    /** Keeps the connection, which opens; writes through it; closes it and opens it again, so that secrets come out of the storage. */
    private void isUsed(String name) {
        Dialogs.press(TITLE, "Connect");
        PartsTest.until("it is open", () -> session.connections().find(name).filter(each -> each.state() instanceof ConnectionState.Open).isPresent());
        ClusterConnection connection = session.connections().find(name).orElseThrow();
        try {
            ConnectionSettings.Remote kept = assertInstanceOf(ConnectionSettings.Remote.class, connection.settings());
            assertFalse(kept.clientProperties().toString().contains("secret"), "a secret among the settings");
            RunningWorkbench.await(connection.plan(new TopicChange.Create(name, 1, cluster.nodes(), Map.of()), LIMIT).thenCompose(plan -> connection.apply(plan, LIMIT)));
            assertEquals(1, RunningWorkbench.await(connection.producing().start(RunRequest.of(name, List.of(DraftRecord.of("k", "v"))), LIMIT).outcome()).acknowledged());
            RunningWorkbench.await(connection.close(LIMIT));
            RunningWorkbench.await(connection.open(LIMIT));
            ClusterSession.answer("it is there", () -> connection.topic(name, LIMIT), topic -> topic.records() == 1);
        } finally {
            RunningWorkbench.await(connection.close(LIMIT));
            session.connections().remove(name);
        }
    }

    @Test
    void aUserLogsInOverTls() {
        open("scram-over-tls", Listener.SECURED, "SASL_SSL");
        trust();
        login(SCRAM_512, ApacheCluster.USER, ApacheCluster.PASSWORD);
        passes();
        assertTrue(found(Question.TLS).contains("TLSv1.3") && found(Question.TLS).contains("CN=kraftbench.test"), found(Question.TLS));
        assertTrue(found(Question.SASL).contains(SCRAM_512), found(Question.SASL));
        assertFalse(found(Question.VERSIONS).isEmpty());
        isUsed("scram-over-tls");
    }

    @Test
    void aPlainPasswordIsTakenOverTls() {
        open("plain-over-tls", Listener.SECURED, "SASL_SSL");
        trust();
        login("PLAIN", ApacheCluster.USER, ApacheCluster.PASSWORD);
        passes();
        isUsed("plain-over-tls");
    }

    @Test
    void aUserLogsInInTheClear() {
        open("scram-in-the-clear", Listener.LOGIN, "SASL_PLAINTEXT");
        login(SCRAM_256, ApacheCluster.USER, ApacheCluster.PASSWORD);
        passes();
        assertEquals("not used by this connection", found(Question.TLS));
        isUsed("scram-in-the-clear");
    }

    @Test
    void aClientsCertificateLogsIn() {
        open("client-certificate", Listener.MUTUAL, "SSL");
        trust();
        key();
        passes();
        isUsed("client-certificate");
    }

    @Test
    void withoutAClientsCertificateTheCheckAsksForOne() {
        open("no-certificate", Listener.MUTUAL, "SSL");
        trust();
        // since TLS 1.3 a client learns only after the handshake that its certificate is missing
        fails(Question.BROKERS, "name a key store");
    }

    @Test
    void anUnknownAuthorityIsNamed() {
        open("no-trust", Listener.SECURED, "SASL_SSL");
        login(SCRAM_512, ApacheCluster.USER, ApacheCluster.PASSWORD);
        fails(Question.TLS, "name a trust store");
        assertEquals("not asked, since a step before failed", found(Question.SASL));
    }

    @Test
    void aWrongPasswordIsTold() {
        open("wrong-password", Listener.SECURED, "SASL_SSL");
        trust();
        login(SCRAM_512, ApacheCluster.USER, "not this");
        fails(Question.SASL, "Check user name and password");
        assertTrue(found(Question.TLS).contains("TLSv1.3"));
    }

    @Test
    void aListenerThatWantsTlsIsRecognized() {
        open("bare", Listener.SECURED, "PLAINTEXT");
        fails(Question.BROKERS, "The listener may expect TLS or a login");
    }

    @Test
    void whoLacksRightsIsToldSo() {
        open("stranger", Listener.SECURED, "SASL_SSL");
        trust();
        login(SCRAM_512, STRANGER, "bob's");
        check();
        Dialogs.press(TITLE, "Connect");
        PartsTest.until("it is open", () -> session.connections().find("stranger").filter(each -> each.state() instanceof ConnectionState.Open).isPresent());
        ClusterConnection connection = session.connections().find("stranger").orElseThrow();
        try {
            ExecutionException refused = assertThrows(ExecutionException.class, () -> connection.plan(new TopicChange.Create("forbidden", 1, 1, Map.of()), LIMIT)
                    .thenCompose(plan -> connection.apply(plan, LIMIT)).get());
            ClusterException reason = assertInstanceOf(ClusterException.class, refused.getCause());
            assertTrue(String.valueOf(reason.error()).endsWith("AUTHORIZATION_FAILED"), reason.toString());
            assertTrue(reason.advice().contains("ACL"), reason.advice());
        } finally {
            RunningWorkbench.await(connection.close(LIMIT));
            session.connections().remove("stranger");
        }
    }
}
