package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.topics.TopicActions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;

/** Topics made by the wizard, and many of them changed at once from the menu, on whatever cluster a subclass has. */
abstract class TopicsJourney extends ClusterJourney {
    private static final String RETENTION = "retention.ms";

    private void pair(String name) {
        session().topic(name + "-1", 2, 1);
        session().topic(name + "-2", 3, 1);
    }

    private static List<String> names(String name) {
        return List.of(name + "-1", name + "-2");
    }

    /** Chooses an entry of the menu of these topics; dialogs have event loops of their own, so nobody waits for it. */
    private void menu(List<String> topics, String entry) {
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> {
            Menu menu = new Menu(window(), SWT.POP_UP);
            new TopicActions(session().cluster(), ClusterActions.in(PlatformUI.getWorkbench().getWorkbenchWindows()[0]), window()).fill(menu, topics);
            MenuItem item = Arrays.stream(menu.getItems()).filter(each -> each.getText().equals(entry)).findFirst().orElseThrow(() -> new AssertionError(entry));
            item.notifyListeners(SWT.Selection, new Event());
            menu.dispose();
        });
    }

    private void retention(String topic, String value) {
        ClusterSession.answer(topic + " is kept for " + value, () -> session().cluster().topicConfig(topic, ClusterSession.LIMIT),
                entries -> entries.stream().filter(entry -> entry.name().equals(RETENTION)).map(ConfigEntry::value).anyMatch(value::equals));
    }

    @Test
    void theWizardMakesATopicAndTheLogTakesItBack() {
        String title = "New Topic on " + session().cluster().name();
        session().begin(CommandCalls.NEW_TOPIC, Map.of());
        Dialogs.in(title, wizard -> ((Text) Objects.requireNonNull(Dialogs.find(wizard, control -> control instanceof Text))).setText("by-wizard"));
        Dialogs.press(title, "Next >");
        Dialogs.press(title, "Finish");
        PartsTest.until("the topic is there", () -> session().cluster().model().latest().topic("by-wizard").isPresent());
        PartsTest.until("it is opened", () -> RunningWorkbench.page().getActiveEditor() instanceof IEditorPart editor && editor.getTitle().equals("by-wizard"));
        session().takeBack("--create --topic by-wizard");
        PartsTest.until("the topic is gone", () -> session().cluster().model().latest().topic("by-wizard").isEmpty());
    }

    @Test
    void oneEntryOfTwoTopicsIsChangedAndTakenBack() {
        pair("kept");
        menu(names("kept"), "Change Configuration\u2026");
        Dialogs.in("Change configuration", dialog -> {
            Dialogs.choose((Combo) Objects.requireNonNull(Dialogs.find(dialog, control -> control instanceof Combo)), RETENTION);
            Dialogs.after(dialog, "Value", Text.class).setText("43200000");
        });
        Dialogs.press("Change configuration", "Preview\u2026");
        Dialogs.press(PREVIEW, "Apply");
        names("kept").forEach(topic -> retention(topic, "43200000"));
        assertEquals(2, session().operation("--entity-name kept-2 --add-config retention.ms=43200000").commandLines().size());
        session().takeBack("--entity-name kept-2 --add-config retention.ms=43200000");
        names("kept").forEach(topic -> retention(topic, "604800000"));
    }

    @Test
    void topicsGetAsManyPartitions() {
        pair("grown");
        menu(names("grown"), "Add Partitions\u2026");
        Dialogs.in("Add Partitions", dialog -> ((Text) Objects.requireNonNull(Dialogs.find(dialog, control -> control instanceof Text text && text.getEditable())))
                .setText("4"));
        Dialogs.press("Add Partitions", "OK");
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("both have four", () -> topic("grown-1").partitions().size() == 4 && topic("grown-2").partitions().size() == 4);
    }

    @Test
    void topicsAreEmptied() {
        pair("full");
        names("full").forEach(topic -> session().send(IntStream.range(0, 30).mapToObj(i -> new ProducerRecord<>(topic, "k" + i, "v")).toList()));
        menu(names("full"), "Delete Records\u2026");
        Dialogs.in("Delete records", dialog -> Dialogs.choose(dialog, "All records"));
        Dialogs.press("Delete records", "Preview\u2026");
        Dialogs.press(PREVIEW, "Apply");
        names("full").forEach(topic -> ClusterSession.answer(topic + " is empty", () -> session().cluster().topic(topic, ClusterSession.LIMIT),
                details -> details.records() == 0));
    }

    @Test
    void topicsAreDeletedTogether() {
        pair("old");
        menu(names("old"), "Delete Topics\u2026");
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("they are gone", () -> names("old").stream().allMatch(topic -> session().cluster().model().latest().topic(topic).isEmpty()));
    }

    private static boolean said(String text) {
        return Dialogs.find(window(), control -> control instanceof Label label && label.isVisible() && label.getText().equals(text)) != null;
    }

    @Test
    void theEditorOfADeletedTopicSaysThatItIsGone() {
        session().topic("brief", 2, 1);
        for (String page : List.of("configuration", "partitions")) {
            LivePart editor = session().open(Map.of(CommandCalls.TOPIC, "brief", CommandCalls.PAGE, page));
            PartsTest.until("the page " + page + " has data", editor::rendersData);
        }
        session().change(new TopicChange.Delete("brief"));
        for (String page : List.of("partitions", "configuration")) {
            session().open(Map.of(CommandCalls.TOPIC, "brief", CommandCalls.PAGE, page));
            PartsTest.until("the page " + page + " says so", () -> said("Topic brief does not exist"));
        }
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
    }

    @Test
    void aTopicIsCopiedWithItsConfiguration() {
        session().change(new TopicChange.Create("original", 2, 1, Map.of(RETENTION, "86400000")));
        PartsTest.until("it is known", () -> session().cluster().model().latest().topic("original").isPresent());
        menu(List.of("original"), "Copy\u2026");
        Dialogs.press("Copy a topic", "Preview\u2026");
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("the copy is there", () -> session().cluster().model().latest().topic("original-copy").filter(copy -> copy.partitions().size() == 2).isPresent());
        retention("original-copy", "86400000");
    }
}
