package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users, quotas and access rules given in the dialogs and taken away again, on Apache Kafka 4.4; clusters of ours have no rules. */
@ExtendWith(ApacheCluster.class)
class SecurityOnApacheTest extends SecurityJourney {
    @Override
    ClusterSession connect() {
        return ClusterSession.apache("apache-security", Map.of());
    }

    @BeforeAll
    void createTopic() {
        session().change(new TopicChange.Create("guarded", 1, 1, Map.of()));
        PartsTest.until("the topic is known", () -> session().cluster().model().latest().topic("guarded").isPresent());
    }

    private void rules(java.util.function.Predicate<List<Acl>> wanted, String what) {
        ClusterSession.answer(what, () -> session().cluster().security().acls(ClusterSession.LIMIT), wanted);
    }

    @Test
    void accessRulesAreAddedAndTakenBackAndRemoved() {
        List<Acl> wanted = List.of(new Acl("TOPIC", "guard", true, "User:carol", "10.0.0.7", "READ", false), new Acl("TOPIC", "guard", true, "User:carol", "10.0.0.7", "WRITE", false));
        tab("ACLs");
        addRules();
        rules(acls -> acls.containsAll(wanted), "both rules hold");
        session().takeBack("--add --deny-principal User:carol");
        rules(acls -> acls.stream().noneMatch(wanted::contains), "the rules are gone");
        tab("ACLs");
        addRules();
        rules(acls -> acls.containsAll(wanted), "both rules hold again");
        // the topic's own page shows what concerns it
        LivePart topic = session().open(Map.of(CommandCalls.TOPIC, "guarded", CommandCalls.PAGE, "security"));
        PartsTest.until("the topic's page has them", () -> topic.rendersData() && Dialogs.tableWith(window(), "Principal") instanceof Table table
                && Arrays.stream(table.getItems()).filter(item -> item.getText(2).equals("User:carol")).count() == 2);
        tab("ACLs");
        PartsTest.until("both are selected", () -> {
            Table table = Dialogs.tableWith(window(), "Principal");
            if (table == null) {
                return false;
            }
            table.setSelection(Arrays.stream(table.getItems()).filter(item -> item.getText(2).equals("User:carol")).toArray(TableItem[]::new));
            table.notifyListeners(SWT.Selection, new Event());
            return table.getSelectionCount() == 2;
        });
        Dialogs.press(window(), "Remove\u2026");
        Dialogs.press(PREVIEW, "Apply");
        rules(acls -> acls.stream().noneMatch(wanted::contains), "the rules are removed");
        assertTrue(session().operation("--remove --force --deny-principal User:carol").back().isPresent());
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
}
