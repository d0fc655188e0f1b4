package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.app.OperatePerspective;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import dev.kraftbench.ui.base.editor.ClusterPartInput;
import dev.kraftbench.ui.base.editor.GroupInput;
import dev.kraftbench.ui.base.editor.InputFactory;
import dev.kraftbench.ui.charts.ChartView;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.e4.ui.model.application.ui.advanced.MPerspective;
import org.eclipse.e4.ui.model.application.ui.advanced.MPlaceholder;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.model.application.ui.basic.MPartStack;
import org.eclipse.e4.ui.model.application.ui.basic.MWindow;
import org.eclipse.e4.ui.workbench.modeling.EModelService;
import org.eclipse.e4.ui.workbench.modeling.EPartService;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.XMLMemento;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a window is closed with comes back with the next: editors, the page on top, filters, sort orders, what charts show, and where the map was dragged to. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoredStateTest {
    private static final String MAP = "dev.kraftbench.topology";

    private ClusterSession session;

    @BeforeAll
    void start() {
        session = ClusterSession.embedded("restored", 1, Map.of());
        session.change(new TopicChange.Create("orders", 12, 1, Map.of()));
        PartsTest.until("the topic is known", () -> session.cluster().model().latest().topic("orders").isPresent());
    }

    @AfterAll
    void stop() {
        session.close();
    }

    private static IWorkbenchWindow window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0];
    }

    /** Of the partitions; null until there are rows. */
    private static FilteredTable<?> partitions() {
        return (FilteredTable<?>) Dialogs.find(window().getShell(), control -> control instanceof FilteredTable<?> table && table.isVisible() && table.rows().total() == 12);
    }

    private static void sort(FilteredTable<?> table, int column) {
        table.table().getColumn(column).notifyListeners(SWT.Selection, new Event());
    }

    private static int sorted(FilteredTable<?> table) {
        TableColumn column = table.table().getSortColumn();
        return column == null ? -1 : Arrays.asList(table.table().getColumns()).indexOf(column);
    }

    @Test
    void anEditorComesBackWithItsPageItsFilterAndItsOrder() {
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.TOPIC, "orders", CommandCalls.PAGE, "partitions"));
        PartsTest.until("the partitions are shown", () -> partitions() != null);
        XMLMemento memento = XMLMemento.createWriteRoot("editor");
        IEditorInput restored = RunningWorkbench.ui(() -> {
            // all have it somewhere, so that the table can be found by its rows
            partitions().filter().setText("1");
            sort(partitions(), 0);
            sort(partitions(), 0);
            editor.saveState(memento);
            IMemento input = memento.createChild("input");
            Objects.requireNonNull(editor.getEditorInput().getPersistable()).saveState(input);
            RunningWorkbench.page().closeEditor(editor, false);
            return (IEditorInput) new InputFactory().createElement(input);
        });
        assertEquals(editor.getEditorInput(), restored);
        assertEquals("orders", restored.getName());
        RunningWorkbench.ui(() -> open(restored, editor.getSite().getId(), memento));
        PartsTest.until("the partitions are shown again", () -> partitions() != null);
        PartsTest.until("sorted as before", () -> partitions().filtered() && partitions().table().getItem(0).getText(0).contains("11"));
        RunningWorkbench.ui(() -> {
            assertEquals("1", partitions().filter().getText());
            assertEquals(0, sorted(partitions()));
            assertEquals(SWT.DOWN, partitions().table().getSortDirection());
            return RunningWorkbench.page().closeAllEditors(false);
        });
    }

    /** As a restored window does; the platform's interface gives editors their state only when they have been made. */
    private static Object open(IEditorInput input, String editor, IMemento state) throws ReflectiveOperationException {
        IWorkbenchPage page = RunningWorkbench.page();
        return page.getClass().getMethod("openEditor", IEditorInput.class, String.class, boolean.class, int.class, IMemento.class, boolean.class)
                .invoke(page, input, editor, true, IWorkbenchPage.MATCH_INPUT, state, true);
    }

    @Test
    void anEditorOfAConnectionThatIsGoneIsNotBroughtBack() {
        XMLMemento memento = XMLMemento.createWriteRoot("input");
        RunningWorkbench.ui(() -> {
            memento.putString("cluster", "nowhere");
            memento.putString("what", "topic/orders");
            assertNull(new InputFactory().createElement(memento));
            for (String what : List.of("cluster", "broker/1", "group/payment", "topic/orders")) {
                memento.putString("cluster", "restored");
                memento.putString("what", what);
                ClusterPartInput input = (ClusterPartInput) new InputFactory().createElement(memento);
                XMLMemento again = XMLMemento.createWriteRoot("again");
                Objects.requireNonNull(Objects.requireNonNull(input).getPersistable()).saveState(again);
                assertEquals(what, again.getString("what"));
            }
            // its cluster is not there to tell what pages it has
            memento.putString("what", "group/audit");
            memento.putString("type", "Share");
            GroupInput group = (GroupInput) Objects.requireNonNull(new InputFactory().createElement(memento));
            assertEquals("Share", group.type());
            XMLMemento kept = XMLMemento.createWriteRoot("kept");
            group.getPersistable().saveState(kept);
            assertEquals("Share", kept.getString("type"));
            return null;
        });
    }

    @Test
    void aTableOfAViewIsAsItWasAndOneOfADialogIsNew() {
        RunningWorkbench.ui(() -> {
            FilteredTable<String> first = table(window().getShell());
            first.filter().setText("b");
            sort(first, 1);
            first.dispose();
            FilteredTable<String> second = table(window().getShell());
            assertEquals("b", second.filter().getText());
            assertEquals(1, sorted(second));
            assertEquals(List.of("ab"), second.rows().shown());
            second.filter().setText("");
            second.dispose();
            FilteredTable<String> third = table(window().getShell());
            assertEquals("", third.filter().getText());
            third.dispose();
            Shell dialog = new Shell(window().getShell());
            assertEquals(-1, sorted(table(dialog)));
            dialog.dispose();
            return null;
        });
    }

    private static FilteredTable<String> table(Composite parent) {
        FilteredTable<String> table = new FilteredTable<>(parent, List.of(Column.text("Restored name", 100, name -> name),
                Column.text("Restored length", 100, name -> Integer.toString(name.length()))));
        table.setRows(List.of("a", "ab", "ca"));
        return table;
    }

    @Test
    void aChartKeepsWhatWasChosen() {
        ChartView view = (ChartView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(ChartView.THROUGHPUT));
        PartsTest.until("there is something to choose", () -> view.pageCount() > 1);
        RunningWorkbench.ui(() -> {
            XMLMemento plain = XMLMemento.createWriteRoot("view");
            view.saveState(plain);
            view.showPage(1);
            XMLMemento chosen = XMLMemento.createWriteRoot("view");
            view.saveState(chosen);
            assertTrue(chosen.getChildren("chosen").length > 0);
            assertTrue(!plain.toString().equals(chosen.toString()), chosen.toString());
            assertEquals(plain.getInteger("window"), chosen.getInteger("window"));
            view.showPage(0);
            return null;
        });
    }

    /** On the page on top, of charts that can show several things. */
    private static List<Combo> choosers(Composite in) {
        List<Combo> found = new ArrayList<>();
        for (Control child : in.getChildren()) {
            if (child instanceof Combo combo && combo.isVisible() && combo.getItemCount() > 1) {
                found.add(combo);
            } else if (child instanceof Composite inner) {
                found.addAll(choosers(inner));
            }
        }
        return found;
    }

    private static List<Combo> choosers(ClusterFormEditor editor) {
        return choosers((Composite) editor.getSite().getService(MPart.class).getWidget());
    }

    private static List<Integer> chosen(ClusterFormEditor editor) {
        return choosers(editor).stream().map(Combo::getSelectionIndex).toList();
    }

    @Test
    void theChartsOfAnEditorKeepWhatWasChosen() {
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "metrics"));
        PartsTest.until("there are charts", () -> editor.rendersData() && choosers(editor).size() > 1);
        XMLMemento memento = XMLMemento.createWriteRoot("editor");
        List<Integer> chosen = RunningWorkbench.ui(() -> {
            // of the time axis, and of a chart
            for (Combo combo : choosers(editor).subList(0, 2)) {
                combo.select(combo.getSelectionIndex() == 1 ? 0 : 1);
                combo.notifyListeners(SWT.Selection, new Event());
            }
            List<Integer> now = chosen(editor);
            editor.saveState(memento);
            // what is chosen is the window's, and the next one begins with this
            Combo time = choosers(editor).getFirst();
            time.select(1);
            time.notifyListeners(SWT.Selection, new Event());
            RunningWorkbench.page().closeEditor(editor, false);
            return now;
        });
        ClusterFormEditor again = (ClusterFormEditor) RunningWorkbench.ui(() -> open(editor.getEditorInput(), editor.getSite().getId(), memento));
        PartsTest.until("the charts are as they were: " + chosen, () -> again.rendersData() && chosen(again).equals(chosen));
        RunningWorkbench.ui(() -> {
            XMLMemento kept = XMLMemento.createWriteRoot("editor");
            again.saveState(kept);
            assertEquals(memento.getChildren("page.state").length, kept.getChildren("page.state").length);
            return RunningWorkbench.page().closeAllEditors(false);
        });
    }

    private static IMemento split(IMemento editor) {
        return Arrays.stream(editor.getChildren("page.state")).flatMap(page -> Arrays.stream(page.getChildren("chart")))
                .flatMap(chart -> Arrays.stream(chart.getChildren("chosen"))).filter(chosen -> chosen.getID().equals("split")).findFirst().orElseThrow();
    }

    private static IMemento saved(ClusterFormEditor editor) {
        XMLMemento memento = XMLMemento.createWriteRoot("editor");
        editor.saveState(memento);
        return memento;
    }

    /** When a session begins little is known of its clusters. */
    @Test
    void aChosenTopicIsKeptUntilItIsKnown() {
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "metrics"));
        PartsTest.until("there are charts", () -> editor.rendersData() && choosers(editor).size() > 1);
        IMemento memento = RunningWorkbench.ui(() -> {
            IMemento state = saved(editor);
            RunningWorkbench.page().closeEditor(editor, false);
            return state;
        });
        split(memento).putString("option", "topic:late");
        ClusterFormEditor again = (ClusterFormEditor) RunningWorkbench.ui(() -> open(editor.getEditorInput(), editor.getSite().getId(), memento));
        PartsTest.until("there are charts again", again::rendersData);
        assertEquals("topic:late", RunningWorkbench.ui(() -> split(saved(again)).getString("option")));
        assertTrue(RunningWorkbench.ui(() -> choosers(again).stream().noneMatch(combo -> combo.getText().equals("late"))));
        session.topic("late", 1, 1);
        session.send(List.of(new ProducerRecord<>("late", "key", "value")));
        PartsTest.until("the topic is chosen", () -> choosers(again).stream().anyMatch(combo -> combo.getText().equals("late")));
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
    }

    @Test
    void theMapStaysAtTheSideItWasDraggedTo() throws Exception {
        Method keep = Class.forName("dev.kraftbench.app.MapAmongEditors", true, OperatePerspective.class.getClassLoader()).getDeclaredMethod("keep", IWorkbenchWindow.class);
        keep.setAccessible(true);
        RunningWorkbench.ui(() -> {
            RunningWorkbench.page().setPerspective(PlatformUI.getWorkbench().getPerspectiveRegistry().findPerspectiveWithId(OperatePerspective.ID));
            RunningWorkbench.page().resetPerspective();
            EModelService models = window().getService(EModelService.class);
            MPerspective perspective = models.getActivePerspective(window().getService(MWindow.class));
            MPlaceholder map = models.findElements(window().getService(MWindow.class), MAP, MPlaceholder.class, null).getFirst();
            assertEquals(EModelService.IN_SHARED_AREA, models.getElementLocation(map));
            MPartStack side = models.findElements(perspective, null, MPartStack.class, null).stream()
                    .filter(stack -> stack.isToBeRendered() && !stack.getChildren().isEmpty()).findFirst().orElseThrow();
            models.move(map, side);
            // what a restored window is asked when it opens
            keep.invoke(null, window());
            assertEquals(side, map.getParent());
            assertEquals(1, models.findElements(window().getService(MWindow.class), MAP, MPlaceholder.class, null).size());
            RunningWorkbench.page().resetPerspective();
            assertEquals(EModelService.IN_SHARED_AREA, models.getElementLocation(
                    models.findElements(window().getService(MWindow.class), MAP, MPlaceholder.class, null).getFirst()), "laid out anew");
            return null;
        });
    }

    @Test
    void theOtherEditorsGoAPageATurn() {
        ClusterFormEditor other = (ClusterFormEditor) session.open(Map.of());
        for (int page = 0; page < 2; page++) {
            ClusterSession.show(other, page, "the cluster");
        }
        ClusterFormEditor stays = (ClusterFormEditor) session.open(Map.of(CommandCalls.TOPIC, "orders"));
        RunningWorkbench.ui(() -> {
            window().getService(IHandlerService.class).executeCommand("org.eclipse.ui.file.closeOthers", null);
            assertTrue(RunningWorkbench.page().findEditor(other.getEditorInput()) != null, "all of it went in one turn");
            return null;
        });
        PartsTest.until("it is closed", () -> RunningWorkbench.page().findEditor(other.getEditorInput()) == null);
        assertEquals(stays, RunningWorkbench.ui(() -> RunningWorkbench.page().findEditor(stays.getEditorInput())));
        ClusterSession.show(stays, 1, "orders");
        RunningWorkbench.ui(() -> {
            // as the menu of the tabs does
            window().getService(MWindow.class).getContext().get(EPartService.class).hidePart(stays.getSite().getService(MPart.class));
            assertTrue(RunningWorkbench.page().findEditor(stays.getEditorInput()) != null, "all of it went in one turn");
            return null;
        });
        PartsTest.until("it is closed, too", () -> RunningWorkbench.page().getEditorReferences().length == 0);
    }

    @Test
    void anEditorWhoseTabIsClosedGoesAPageATurn() {
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.TOPIC, "orders"));
        for (int page = 0; page < 3; page++) {
            ClusterSession.show(editor, page, "orders");
        }
        RunningWorkbench.ui(() -> {
            MPart part = editor.getSite().getService(MPart.class);
            // as the stack of tabs asks when the X is pressed
            part.getContext().get(EPartService.class).hidePart(part);
            assertTrue(RunningWorkbench.page().findEditor(editor.getEditorInput()) != null, "all of it went in one turn");
            return null;
        });
        PartsTest.until("it is closed", () -> RunningWorkbench.page().findEditor(editor.getEditorInput()) == null);
        assertTrue(RunningWorkbench.ui(() -> session.open(Map.of(CommandCalls.TOPIC, "orders"))) != editor, "a new one can be opened");
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
    }
}
