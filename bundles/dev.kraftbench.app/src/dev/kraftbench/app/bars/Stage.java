package dev.kraftbench.app.bars;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.LivePart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchCommandConstants;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.jspecify.annotations.Nullable;

/** What a user does in the window, done by a thread of its own and timed. */
final class Stage {
    private static final int TURN_MILLIS = 5;
    private static final long LIMIT_MILLIS = 15_000;

    /** That a part says the same for so long while nothing comes makes it its answer. */
    private static final long STANDS_MILLIS = 3_000;

    /**
     * What a part or page showed, and how long after the click.
     *
     * @param millis until it showed data, or said why there are none; -1 if it did neither within the limit
     * @param says the title of its empty state, empty where it shows data
     */
    record Shown(String what, long millis, String says) {
        boolean explained() {
            return millis >= 0 && !says.isEmpty();
        }

        @Override
        public String toString() {
            return what + " " + (millis < 0 ? "nothing within " + LIMIT_MILLIS / 1000 + " s" + (says.isEmpty() ? "" : " (says: " + says + ")")
                    : millis + " ms" + (says.isEmpty() ? "" : " (empty: " + says + ")"));
        }
    }

    final IWorkbenchWindow window;
    final Display display;
    final StallProbe probe;

    Stage(IWorkbenchWindow window) {
        this.window = window;
        display = window.getShell().getDisplay();
        probe = new StallProbe(display);
    }

    static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Bytes of objects that are still in use: what is made anew every moment is not to be counted, so the least of a few looks. */
    long liveHeap() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        probe.rest(true);
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
            Thread.sleep(100);
        }
        probe.rest(false);
        return least;
    }

    /** Processor time of the UI thread since its start. */
    long uiBusy() {
        return StallProbe.cpu(display.getThread());
    }

    long busySince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(uiBusy() - nanos);
    }

    <T extends @Nullable Object> T ui(Callable<T> work) throws Exception {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        display.syncExec(() -> {
            try {
                result.set(work.call());
            } catch (Exception e) {
                failure.set(e);
            }
        });
        Exception failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return result.get();
    }

    /** Waits until the condition holds on the UI thread; false if it never did. */
    boolean until(long limitMillis, Callable<Boolean> condition) throws Exception {
        long began = System.nanoTime();
        while (millisSince(began) < limitMillis) {
            if (ui(condition)) {
                return true;
            }
            Thread.sleep(TURN_MILLIS);
        }
        return false;
    }

    List<String> views() throws Exception {
        List<String> ids = new ArrayList<>();
        for (var view : PlatformUI.getWorkbench().getViewRegistry().getViews()) {
            if (view.getId().startsWith("dev.kraftbench.")) {
                ids.add(view.getId());
            }
        }
        return ids;
    }

    List<Shown> view(String id) throws Exception {
        return visit(id.substring("dev.kraftbench.".length()), () -> window.getActivePage().showView(id));
    }

    List<Shown> editor(String name, ClusterConnection cluster, Map<String, String> what) throws Exception {
        return visit(name, () -> Objects.requireNonNull(open(cluster, what)));
    }

    @Nullable Object open(ClusterConnection cluster, Map<String, String> what) {
        Map<String, String> parameters = new HashMap<>(what);
        parameters.put(CommandCalls.CLUSTER, cluster.id());
        return CommandCalls.run(window, CommandCalls.OPEN, parameters);
    }

    /** Opens a part and shows each of its pages, the first one's time from the opening on. */
    private List<Shown> visit(String name, Callable<Object> opening) throws Exception {
        List<Shown> shown = new ArrayList<>();
        probe.during(name + " opens");
        long began = System.nanoTime();
        Object part = ui(opening);
        LivePart live = part instanceof LivePart itself ? itself : part instanceof IWorkbenchPart p ? p.getAdapter(LivePart.class) : null;
        if (live == null) {
            return List.of();
        }
        int pages = ui(live::pageCount);
        for (int i = 0; i < pages; i++) {
            int page = i;
            String what = pages == 1 ? name : name + " page " + (i + 1);
            probe.during(what);
            began = i == 0 ? began : System.nanoTime();
            ui(() -> {
                live.showPage(page);
                return true;
            });
            shown.add(shown(what, began, live, part));
        }
        return shown;
    }

    private Shown shown(String what, long began, LivePart live, Object part) throws Exception {
        String says = "";
        long since = -1;
        while (millisSince(began) < LIMIT_MILLIS) {
            String now = ui(() -> live.rendersData() ? null : explanation(part));
            long millis = millisSince(began);
            if (now == null) {
                return new Shown(what, millis, "");
            }
            if (!now.equals(says)) {
                says = now;
                since = millis;
            } else if (!says.isEmpty() && millis - since > STANDS_MILLIS) {
                return new Shown(what, since, says);
            }
            Thread.sleep(TURN_MILLIS);
        }
        return new Shown(what, -1, ui(() -> {
            EmptyState state = emptyState(part);
            return state == null ? "" : state.title();
        }));
    }

    /** Why the part says there is nothing to show; empty if it does not, or not yet. UI thread. */
    private String explanation(Object part) {
        EmptyState state = emptyState(part);
        return state == null || !state.explains() ? "" : state.title();
    }

    private static @Nullable EmptyState emptyState(Object part) {
        Object control = part instanceof IWorkbenchPart shown ? shown.getSite().getService(MPart.class).getWidget() : null;
        return control instanceof Control root ? find(root, EmptyState.class, pane -> !pane.showsContent()) : null;
    }

    /** A modal dialog opens, stays for a moment and is closed again. */
    void dialog(String command, ClusterConnection cluster) throws Exception {
        probe.during("dialog " + command);
        display.asyncExec(() -> CommandCalls.run(window, command, Map.of(CommandCalls.CLUSTER, cluster.id())));
        until(LIMIT_MILLIS, () -> dialogs().stream().anyMatch(Control::isVisible));
        Thread.sleep(500);
        ui(() -> {
            dialogs().forEach(Shell::close);
            return true;
        });
    }

    private List<Shell> dialogs() {
        return java.util.Arrays.stream(display.getShells()).filter(shell -> shell != window.getShell() && shell.isVisible()).toList();
    }

    void closeEditors() throws Exception {
        probe.during("editors close");
        ui(() -> {
            window.getService(IHandlerService.class).executeCommand(IWorkbenchCommandConstants.FILE_CLOSE_ALL, null);
            return true;
        });
        until(LIMIT_MILLIS, () -> window.getActivePage().getEditorReferences().length == 0);
    }

    /** The first visible control of a kind in the window that suits. UI thread. */
    <C extends Control> @Nullable C find(Class<C> kind, java.util.function.Predicate<C> suits) {
        return find(window.getShell(), kind, suits);
    }

    private static <C extends Control> @Nullable C find(Control from, Class<C> kind, java.util.function.Predicate<C> suits) {
        if (kind.isInstance(from) && from.isVisible() && suits.test(kind.cast(from))) {
            return kind.cast(from);
        }
        if (from instanceof Composite composite) {
            for (Control child : composite.getChildren()) {
                C found = find(child, kind, suits);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
