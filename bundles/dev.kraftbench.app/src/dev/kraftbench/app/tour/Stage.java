package dev.kraftbench.app.tour;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.jspecify.annotations.Nullable;

/** What can be opened in the window to take pictures of it; each call adds the steps for that. UI thread. */
record Stage(IWorkbenchWindow window, ClusterConnection demo, Steps steps, Album album) {

    /**
     * What is done in a dialog for another picture of it.
     *
     * @param ready when it can be taken
     */
    record Turn(Consumer<PartControls> action, Predicate<PartControls> ready) {}

    static final Predicate<PartControls> SHOWN = controls -> true;

    IWorkbenchPage page() {
        return window.getActivePage();
    }

    @Nullable Object run(String command, Map<String, String> parameters) {
        return CommandCalls.run(window, command, parameters);
    }

    /** A command that acts on the demo's cluster. */
    @Nullable Object runOnDemo(String command, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put(CommandCalls.CLUSTER, demo.id());
        return run(command, all);
    }

    @Nullable Object open(Map<String, String> what) {
        return runOnDemo(CommandCalls.OPEN, what);
    }

    // ---- parts

    /** Opens a part, and takes a picture of each of its pages. */
    void visit(String name, Callable<@Nullable Object> opening) {
        if (album.anyWanted(name)) {
            steps.then(name + " opens", () -> {
                Object part = opening.call();
                LivePart live = part instanceof LivePart itself ? itself : part instanceof IWorkbenchPart p ? p.getAdapter(LivePart.class) : null;
                if (live == null) {
                    throw new IllegalStateException("cannot tell whether it shows data");
                }
                IntStream.range(0, live.pageCount()).forEach(index -> page(live.pageCount() == 1 ? name : name + " " + (index + 1), live, index));
            });
        }
    }

    private void page(String name, LivePart part, int index) {
        if (album.wanted(name)) {
            steps.then(name + " comes to the top", () -> part.showPage(index));
            steps.await(name + " shows data", part::rendersData);
            album.picture(name);
        }
    }

    /** A page of an editor of the demo's cluster, without a picture. */
    void page(Map<String, String> what) {
        steps.then("an editor of " + what, () -> open(what));
        steps.await("a page of " + what, this::rendersData);
    }

    /** A further tab of the page. */
    void tab(String name, String page, int index) {
        if (album.wanted(name)) {
            page(Map.of(CommandCalls.PAGE, page));
            steps.then(name + " comes to the top", () -> editor().showTab(index));
            steps.await(name + " shows data", this::rendersData);
            album.picture(name);
        }
    }

    boolean rendersData() {
        return page().getActiveEditor() instanceof LivePart live && live.rendersData();
    }

    PartControls editor() {
        return PartControls.of(page().getActiveEditor());
    }

    void closeEditors() {
        steps.then("the editors close", () -> {
            for (IEditorReference reference : page().getEditorReferences()) {
                IEditorPart editor = reference.getEditor(false);
                if (editor != null) {
                    page().closeEditor(editor, false);
                }
            }
        });
    }

    // ---- dialogs

    void dialog(String name, Steps.Action opening) {
        dialog(name, opening, SHOWN);
    }

    /**
     * A modal one runs an event loop of its own until it is closed, another opens when what it shows was worked out.
     *
     * @param turns what else there is to see in it; the pictures then have numbers
     */
    void dialog(String name, Steps.Action opening, Predicate<PartControls> ready, Turn... turns) {
        if (!album.anyWanted(name)) {
            return;
        }
        // in a turn of its own, which ends when the dialog does: the steps go on within
        steps.then(name + " is called", () -> window.getShell().getDisplay().asyncExec(() -> opened(name, opening)));
        look(turns.length == 0 ? name : name + " 1", ready);
        for (int i = 0; i < turns.length; i++) {
            Turn turn = turns[i];
            String next = name + " " + (i + 2);
            steps.then(next + " is asked for", () -> turn.action().accept(Objects.requireNonNull(front(), "there is no dialog")));
            look(next, turn.ready());
        }
        steps.then(name + " is told to close", album::closeDialogs);
        steps.await(name + " closes", () -> album.inFront().isEmpty());
    }

    private void opened(String name, Steps.Action opening) {
        try {
            opening.run();
        } catch (Exception e) {
            steps.fail(name + " does not open: " + e);
        }
    }

    private void look(String name, Predicate<PartControls> ready) {
        steps.await(name + " is shown", () -> front() instanceof PartControls controls && ready.test(controls));
        album.pictureOfDialog(name);
    }

    /** What the dialog in front has in it. */
    private @Nullable PartControls front() {
        List<Shell> shells = album.inFront();
        return shells.isEmpty() ? null : new PartControls(shells.getLast());
    }
}
