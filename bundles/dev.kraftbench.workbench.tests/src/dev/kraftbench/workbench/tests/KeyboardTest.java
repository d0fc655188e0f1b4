package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.app.help.HelpView;
import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Connections;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Refresh;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.charts.ChartView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IWorkbenchPart;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Operate and Data without a mouse: keys go through the window system, as a person's do. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyboardTest {
    private static final String CLUSTERS = "dev.kraftbench.clusters";
    private static final int MOST_STOPS = 200;

    private ClusterSession session;

    @BeforeAll
    void start() {
        session = ClusterSession.embedded("keys", 1, Map.of());
        session.topic("orders", 3, 1);
    }

    @AfterAll
    void stop() {
        session.close();
    }

    @AfterEach
    void closeEditors() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
    }

    private static Shell window() {
        return RunningWorkbench.page().getWorkbenchWindow().getShell();
    }

    /** Held down in this order. */
    private void press(int... keys) {
        RunningWorkbench.ui(() -> {
            for (int key : keys) {
                post(SWT.KeyDown, key);
            }
            for (int i = keys.length - 1; i >= 0; i--) {
                post(SWT.KeyUp, keys[i]);
            }
            return null;
        });
    }

    private void post(int type, int key) {
        Event event = new Event();
        event.type = type;
        event.keyCode = key;
        event.character = key == SWT.CR || key == SWT.TAB ? (char) key : 0;
        Display.getCurrent().post(event);
    }

    private void focus(Control control) {
        PartsTest.until(control + " has the focus", () -> {
            control.getShell().forceActive();
            return control.forceFocus() && control.isFocusControl();
        });
    }

    private static @Nullable TreeItem item(TreeItem[] items, String name) {
        for (TreeItem item : items) {
            TreeItem found = item.getText().startsWith(name) ? item : item(item.getItems(), name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Test
    void enterOpensWhatIsSelectedInTheNavigator() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().showView(CLUSTERS));
        Tree tree = (Tree) Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.find(window(), Tree.class::isInstance)));
        PartsTest.until("the topic is in the tree", () -> item(tree.getItems(), "orders") != null);
        focus(tree);
        RunningWorkbench.ui(() -> {
            tree.setSelection(item(tree.getItems(), "orders"));
            return null;
        });
        press(SWT.CR);
        PartsTest.until("the topic is open", () -> RunningWorkbench.page().getActiveEditor() != null && RunningWorkbench.page().getActiveEditor().getTitle().equals("orders"));
    }

    @Test
    void pagesOfAnEditorAreTurnedByAltAndPage() {
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.TOPIC, "orders", CommandCalls.PAGE, "partitions"));
        PartsTest.until("the partitions are shown", () -> editor.rendersData() && Dialogs.tableWith(window(), "ISR") != null);
        focus(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.tableWith(window(), "ISR"))));
        int before = RunningWorkbench.ui(editor::getActivePage);
        press(SWT.ALT, SWT.PAGE_DOWN);
        PartsTest.until("the next page", () -> editor.getActivePage() == before + 1);
        press(SWT.ALT, SWT.PAGE_UP);
        PartsTest.until("the page before", () -> editor.getActivePage() == before);
    }

    @Test
    void f5AsksAgain() {
        ChartView view = (ChartView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(ChartView.THROUGHPUT));
        PartsTest.until("there is a chart", view::rendersData);
        AtomicInteger asked = new AtomicInteger();
        Control chart = Objects.requireNonNull(view.pane());
        RunningWorkbench.ui(() -> {
            Refresh.offer(chart, asked::incrementAndGet);
            view.setFocus();
            return null;
        });
        PartsTest.until("the view is active", () -> RunningWorkbench.page().getActivePart() == view && view.getSite().getShell().forceFocus());
        press(SWT.F5);
        PartsTest.until("it was asked", () -> asked.get() == 1);
    }

    @Test
    void f1TellsOfThePartAWizardWasOpenedIn() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().showView(CLUSTERS));
        session.begin(CommandCalls.NEW_TOPIC, Map.of());
        PartsTest.until("the wizard is open", () -> Dialogs.shell("New Topic") != null);
        Shell wizard = Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.shell("New Topic")));
        try {
            focus(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.find(wizard, control -> control instanceof Text text && text.isEnabled()))));
            press(SWT.F1);
            PartsTest.until("there is help", () -> RunningWorkbench.page().findView(HelpView.ID) != null);
        } finally {
            RunningWorkbench.ui(() -> {
                wizard.close();
                RunningWorkbench.page().hideView(RunningWorkbench.page().findView(HelpView.ID));
                return null;
            });
        }
    }

    @Test
    void theContextMenuOfATableOpens() {
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.TOPIC, "orders", CommandCalls.PAGE, "partitions"));
        PartsTest.until("the partitions are shown", () -> editor.rendersData() && Dialogs.tableWith(window(), "ISR") != null);
        Table table = Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.tableWith(window(), "ISR")));
        focus(table);
        press(SWT.SHIFT, SWT.F10);
        PartsTest.until("its menu is open", () -> table.getMenu() instanceof Menu menu && menu.isVisible());
        RunningWorkbench.ui(() -> {
            table.getMenu().setVisible(false);
            return null;
        });
    }

    // ---- Tab

    @Test
    void whoEntersAPartByOneOfItsControlsStaysThere() {
        IWorkbenchPart operations = RunningWorkbench.ui(() -> RunningWorkbench.page().showView("dev.kraftbench.operations"));
        IWorkbenchPart topic = (ClusterFormEditor) session.open(Map.of(CommandCalls.TOPIC, "orders", CommandCalls.PAGE, "configuration"));
        ClusterConnection elsewhere = RunningWorkbench.ui(() -> CurrentCluster.get().connections().orElseThrow().find(Connections.DEMO).orElseThrow());
        for (IWorkbenchPart entered : List.of(operations, topic, operations)) {
            PartsTest.until("a field of " + entered.getTitle(), () -> filter(entered) != null);
            RunningWorkbench.ui(() -> {
                CurrentCluster.get().select(elsewhere);
                return null;
            });
            // once, as Tab does
            assertTrue(RunningWorkbench.ui(() -> {
                window().forceActive();
                return Objects.requireNonNull(filter(entered)).forceFocus();
            }), entered.getTitle());
            PartsTest.until(entered.getTitle() + " is active", () -> RunningWorkbench.page().getActivePart() == entered);
            assertEquals(entered == topic, RunningWorkbench.ui(() -> CurrentCluster.get().connection().orElseThrow() != elsewhere), "an editor leads, a view follows");
        }
        session.select();
    }

    private static @Nullable Control filter(IWorkbenchPart part) {
        return Dialogs.find(pane(part), control -> control instanceof Text text && text.isVisible() && text.getEditable() && text.getSize().x > 1);
    }

    @Test
    void tabReachesEverythingInViews() {
        for (String view : List.of(CLUSTERS, "dev.kraftbench.topology", "dev.kraftbench.doctor", ChartView.THROUGHPUT, "dev.kraftbench.events",
                "dev.kraftbench.operations", "dev.kraftbench.messages", "dev.kraftbench.produce", "dev.kraftbench.partitioners")) {
            IWorkbenchPart part = RunningWorkbench.ui(() -> RunningWorkbench.page().showView(view));
            everythingIsReached(view, pane(part));
        }
    }

    @Test
    void tabReachesEverythingInEditors() {
        for (Map<String, String> what : List.of(Map.<String, String>of(), Map.of(CommandCalls.TOPIC, "orders"), Map.of(CommandCalls.BROKER, "1"))) {
            ClusterFormEditor editor = (ClusterFormEditor) session.open(what);
            for (int page = 0; page < RunningWorkbench.ui(editor::pageCount); page++) {
                int shown = page;
                RunningWorkbench.ui(() -> {
                    editor.showPage(shown);
                    return null;
                });
                PartsTest.until("page " + page + " is there", () -> editor.rendersData() || explained(editor));
                everythingIsReached(what + " page " + page, pane(editor));
            }
        }
    }

    @Test
    void tabReachesEverythingInDialogs() {
        Map.of(CommandCalls.NEW_TOPIC, "New Topic", CommandCalls.NEW_CLUSTER, "New Embedded Cluster", CommandCalls.CONNECT, "Connect to Remote Cluster",
                CommandCalls.REASSIGN, "Reassign").forEach((command, title) -> {
                    session.begin(command, command.equals(CommandCalls.REASSIGN) ? Map.of(CommandCalls.TOPIC, "orders") : Map.of());
                    PartsTest.until(title + " is open", () -> Dialogs.shell(title) != null);
                    Shell dialog = Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.shell(title)));
                    try {
                        everythingIsReached(title, dialog);
                    } finally {
                        RunningWorkbench.ui(() -> {
                            dialog.close();
                            return null;
                        });
                    }
                });
    }

    private static Composite pane(IWorkbenchPart part) {
        return (Composite) part.getSite().getService(MPart.class).getWidget();
    }

    private static boolean explained(IWorkbenchPart part) {
        return Dialogs.find(pane(part), control -> control instanceof EmptyState state && state.isVisible() && state.explains()) != null;
    }

    private static void everythingIsReached(String name, Composite pane) {
        try {
            // controls come with the data: in one turn nothing comes between
            PartsTest.until(name, () -> missed(pane).isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError(name + ": not reached: " + RunningWorkbench.ui(() -> missed(pane)), e);
        }
    }

    /** Goes round with Tab, from the first control. */
    private static List<String> missed(Composite pane) {
        List<Control> stops = stops(pane);
        if (stops.isEmpty()) {
            return List.of();
        }
        pane.getShell().forceActive();
        stops.getFirst().forceFocus();
        Set<Control> reached = new LinkedHashSet<>();
        Control at = pane.getDisplay().getFocusControl();
        Control first = at;
        for (int i = 0; at != null && i < MOST_STOPS && (i == 0 || at != first); i++) {
            reached.add(at);
            at.traverse(SWT.TRAVERSE_TAB_NEXT);
            at = pane.getDisplay().getFocusControl();
        }
        return stops.stream().filter(stop -> reached.stream().noneMatch(each -> inside(each, stop) || together(each, stop))).map(Objects::toString).toList();
    }

    private static boolean inside(@Nullable Control inner, Control outer) {
        return inner != null && (inner == outer || inside(inner.getParent(), outer));
    }

    /** Of radio buttons side by side Tab reaches one, arrow keys the others. */
    private static boolean together(Control one, Control other) {
        return one.getParent() == other.getParent() && (one.getStyle() & SWT.RADIO) != 0 && one instanceof Button && (other.getStyle() & SWT.RADIO) != 0
                && other instanceof Button;
    }

    private static List<Control> stops(Composite in) {
        List<Control> found = new ArrayList<>();
        for (Control child : in.getChildren()) {
            // what was never laid out cannot be seen
            if (child.isVisible() && child.isEnabled() && child.getSize().x > 1) {
                if (stop(child)) {
                    found.add(child);
                } else if (child instanceof Composite inner) {
                    found.addAll(stops(inner));
                }
            }
        }
        return found;
    }

    private static boolean stop(Control control) {
        return switch (control) {
            case Button button -> (button.getStyle() & SWT.RADIO) == 0 || button.getSelection();
            case Text text -> true;
            case Combo combo -> true;
            case Spinner spinner -> true;
            case Table table -> true;
            case Tree tree -> true;
            case ToolBar bar -> java.util.Arrays.stream(bar.getItems()).anyMatch(ToolItem::isEnabled);
            case Canvas canvas -> canvas.getClass().getSimpleName().matches("TopologyCanvas|ChartCanvas");
            default -> false;
        };
    }
}
