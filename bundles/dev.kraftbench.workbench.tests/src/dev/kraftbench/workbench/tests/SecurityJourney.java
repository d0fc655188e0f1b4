package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.security.ClientQuota;
import dev.kraftbench.core.security.ScramUser;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users, access rules and quotas given in the dialogs and taken away again, on whatever cluster a subclass has. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SecurityJourney {
    static final String PREVIEW = "Preview of the change";
    private static final String PASSWORD = "Password of a SCRAM user";
    private static final Map<String, Optional<String>> ERIN = Map.of("user", Optional.of("erin"), "client-id", Optional.of("loader"));

    private ClusterSession session;

    abstract ClusterSession connect();

    @BeforeAll
    void connectToCluster() {
        session = connect();
    }

    @AfterAll
    void disconnect() {
        session.close();
    }

    final ClusterSession session() {
        return session;
    }

    static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    final void tab(String name) {
        LivePart editor = session.open(Map.of(CommandCalls.PAGE, "security"));
        PartsTest.until("the tab " + name + " is there", () -> {
            CTabFolder tabs = (CTabFolder) Dialogs.find(window(), control -> control instanceof CTabFolder folder && folder.isVisible()
                    && Arrays.stream(folder.getItems()).anyMatch(item -> item.getText().equals(name)));
            if (tabs == null) {
                return false;
            }
            tabs.setSelection(Arrays.stream(tabs.getItems()).filter(item -> item.getText().equals(name)).findFirst().orElseThrow());
            tabs.notifyListeners(SWT.Selection, new Event());
            return true;
        });
        PartsTest.until(name + " are answered", editor::rendersData);
    }

    private static Optional<ScramUser> user(List<ScramUser> users, String name) {
        return users.stream().filter(user -> user.name().equals(name)).findFirst();
    }

    @Test
    void aUserGetsPasswordsAndIsRemoved() {
        tab("SCRAM Users");
        // another one, so that the page has its buttons
        Dialogs.press(window(), "Add User\u2026");
        password("dora", "SCRAM-SHA-512", "5000", "dora's secret");
        ClusterSession.answer("the user is there", () -> session.cluster().security().users(ClusterSession.LIMIT),
                users -> user(users, "dora").filter(dora -> dora.credentials().size() == 1).isPresent());
        tab("SCRAM Users");
        Dialogs.press(window(), "Set Password\u2026", "Mechanism", 0, List.of("dora"));
        Dialogs.in(PASSWORD, dialog -> {
            assertEquals("SCRAM-SHA-512", Dialogs.after(dialog, "Mechanism", Combo.class).getText(), "another one would leave the password of before valid");
            assertEquals("5000", Dialogs.after(dialog, "Iterations", Text.class).getText());
        });
        password("dora", "SCRAM-SHA-256", "4096", "another secret");
        ClusterSession.answer("the user has two", () -> session.cluster().security().users(ClusterSession.LIMIT),
                users -> user(users, "dora").filter(dora -> dora.credentials().size() == 2).isPresent());
        assertFalse(session.connections().operations().operations().toString().contains("secret"), "a password in the operations log");
        PartsTest.until("both are shown", () -> Dialogs.select(Dialogs.tableWith(window(), "Mechanism"), 0, List.of("dora"))
                && Dialogs.tableWith(window(), "Mechanism").getSelection()[0].getText(1).contains(","));
        Dialogs.press(window(), "Remove\u2026", "Mechanism", 0, List.of("dora"));
        Dialogs.press(PREVIEW, "Apply");
        ClusterSession.answer("the user is gone", () -> session.cluster().security().users(ClusterSession.LIMIT), users -> user(users, "dora").isEmpty());
    }

    private static void password(String name, String mechanism, String iterations, String password) {
        Dialogs.in(PASSWORD, dialog -> {
            Text user = Dialogs.after(dialog, "User", Text.class);
            if (user.getEditable()) {
                user.setText(name);
            }
            Dialogs.choose(Dialogs.after(dialog, "Mechanism", Combo.class), mechanism);
            Dialogs.after(dialog, "Iterations", Text.class).setText(iterations);
            Dialogs.after(dialog, "Password", Text.class).setText(password);
            Dialogs.after(dialog, "Again", Text.class).setText(password);
        });
        Dialogs.press(PASSWORD, "Preview\u2026");
        Dialogs.press(PREVIEW, "Apply");
    }

    private void quota(Map<String, Double> limits, String what) {
        ClusterSession.answer(what, () -> session.cluster().security().quotas(ClusterSession.LIMIT), quotas -> limits.isEmpty()
                ? quotas.stream().noneMatch(quota -> quota.entity().equals(ERIN)) : quotas.contains(new ClientQuota(ERIN, limits)));
    }

    @Test
    void aQuotaIsSetChangedTakenBackAndRemoved() {
        String whose = new ClientQuota(ERIN, Map.of()).label();
        tab("Quotas");
        Dialogs.press(window(), "Add Quota\u2026");
        Dialogs.in("Client quota", dialog -> {
            Dialogs.after(dialog, "User", Text.class).setText("erin");
            Dialogs.after(dialog, "Client id", Text.class).setText("loader");
            Dialogs.after(dialog, "Produce, bytes/s", Text.class).setText("1024");
        });
        Dialogs.press("Client quota", "Preview\u2026");
        Dialogs.press(PREVIEW, "Apply");
        quota(Map.of(ClientQuota.PRODUCE, 1024.0), "the limit holds");
        Dialogs.press(window(), "Edit\u2026", "Whose", 0, List.of(whose));
        Dialogs.in("Client quota", dialog -> {
            Dialogs.after(dialog, "Produce, bytes/s", Text.class).setText("");
            Dialogs.after(dialog, "Consume, bytes/s", Text.class).setText("2048");
        });
        Dialogs.press("Client quota", "Preview\u2026");
        Dialogs.press(PREVIEW, "Apply");
        quota(Map.of(ClientQuota.CONSUME, 2048.0), "the other limit holds");
        session.takeBack("consumer_byte_rate=2048");
        quota(Map.of(ClientQuota.PRODUCE, 1024.0), "the first limit holds again");
        tab("Quotas");
        PartsTest.until("it is shown as it is now", () -> Dialogs.tableWith(window(), "Whose") instanceof Table table && table.getItemCount() == 1
                && table.getItem(0).getText(1).equals("1,024"));
        // somebody else sets another limit, which the table does not show yet
        session.change(new SecurityChange.SetQuota(ERIN, Map.of(ClientQuota.REQUESTS, Optional.of(50.0))));
        Dialogs.press(window(), "Remove\u2026", "Whose", 0, List.of(whose));
        Dialogs.press(PREVIEW, "Apply");
        quota(Map.of(), "there is no limit left");
    }

    private void rules(Predicate<List<Acl>> wanted, String what) {
        ClusterSession.answer(what, () -> session.cluster().security().acls(ClusterSession.LIMIT), wanted);
    }

    @Test
    void accessRulesAreAddedAndTakenBackAndRemoved() {
        List<Acl> wanted = List.of(new Acl("TOPIC", "guard", true, "User:carol", "10.0.0.7", "READ", false), new Acl("TOPIC", "guard", true, "User:carol", "10.0.0.7", "WRITE", false));
        session.change(new TopicChange.Create("guarded", 1, 1, Map.of()));
        PartsTest.until("the topic is known", () -> session.cluster().model().latest().topic("guarded").isPresent());
        tab("ACLs");
        addRules();
        rules(acls -> acls.containsAll(wanted), "both rules hold");
        session.takeBack("--add --deny-principal User:carol");
        rules(acls -> acls.stream().noneMatch(wanted::contains), "the rules are gone");
        tab("ACLs");
        addRules();
        rules(acls -> acls.containsAll(wanted), "both rules hold again");
        PartsTest.until("without a selection nothing can be removed, and it looks so", () -> Dialogs.tableWith(window(), "Principal") instanceof Table table
                && table.getItemCount() > 0 && table.getSelectionCount() == 0 && Dialogs.button(window(), "Remove\u2026") == null
                && looksDisabled("Remove\u2026", Dialogs.button(window(), "Add Rules\u2026")));
        // the topic's own page shows what concerns it
        LivePart topic = session.open(Map.of(CommandCalls.TOPIC, "guarded", CommandCalls.PAGE, "security"));
        PartsTest.until("the topic's page has them", () -> topic.rendersData() && Dialogs.tableWith(window(), "Principal") instanceof Table table
                && Arrays.stream(table.getItems()).filter(item -> item.getText(2).equals("User:carol")).count() == 2);
        tab("ACLs");
        Dialogs.press(window(), "Remove\u2026", "Principal", 2, List.of("User:carol", "User:carol"));
        Dialogs.press(PREVIEW, "Apply");
        rules(acls -> acls.stream().noneMatch(wanted::contains), "the rules are removed");
        assertTrue(session.operation("--remove --force --deny-principal User:carol").back().isPresent());
    }

    private static boolean looksDisabled(String text, @Nullable Button enabled) {
        Button disabled = (Button) Dialogs.find(window(), control -> control instanceof Button button && button.getText().equals(text) && button.isVisible());
        return enabled != null && disabled != null && WindowPictures.strongest(disabled) < WindowPictures.strongest(enabled) * 0.8;
    }

    private static void addRules() {
        Dialogs.press(window(), "Add Rules\u2026");
        Dialogs.in("Add access rules", dialog -> {
            Dialogs.after(dialog, "Principal", Text.class).setText("User:carol");
            Dialogs.choose(Dialogs.after(dialog, "Resource type", Combo.class), "TOPIC");
            Dialogs.after(dialog, "Resource", Text.class).setText("guard");
            Dialogs.choose(dialog, "All names that begin so");
            Table operations = Dialogs.after(dialog, "Operation", Table.class);
            Arrays.stream(operations.getItems()).filter(item -> List.of("READ", "WRITE").contains(item.getText())).forEach(item -> item.setChecked(true));
            operations.notifyListeners(SWT.Selection, new Event());
            Dialogs.choose(Dialogs.after(dialog, "Permission", Combo.class), "deny");
            Dialogs.after(dialog, "Host", Text.class).setText("10.0.0.7");
        });
        Dialogs.press("Add access rules", "Preview\u2026");
        Dialogs.press(PREVIEW, "Apply");
    }

    @Test
    void anAddressGetsALimitOfConnections() {
        Map<String, Optional<String>> entity = Map.of(ClientQuota.ADDRESS, Optional.of("10.9.8.7"));
        tab("Quotas");
        Dialogs.press(window(), "Add Quota\u2026");
        Dialogs.in("Client quota", dialog -> {
            Dialogs.after(dialog, "IP address", Text.class).setText("10.9.8.7");
            Dialogs.after(dialog, "New connections/s", Text.class).setText("100");
        });
        Dialogs.press("Client quota", "Preview\u2026");
        Dialogs.press(PREVIEW, "Apply");
        ClusterSession.answer("the limit holds", () -> session.cluster().security().quotas(ClusterSession.LIMIT),
                quotas -> quotas.contains(new ClientQuota(entity, Map.of(ClientQuota.CONNECTIONS, 100.0))));
        session.takeBack("--entity-type ips");
        ClusterSession.answer("there is no limit left", () -> session.cluster().security().quotas(ClusterSession.LIMIT),
                quotas -> quotas.stream().noneMatch(quota -> quota.entity().equals(entity)));
    }
}
