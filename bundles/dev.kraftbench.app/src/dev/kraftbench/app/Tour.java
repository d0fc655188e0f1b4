package dev.kraftbench.app;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.LivePart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IPerspectiveDescriptor;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.views.IViewDescriptor;

/**
 * {@code kraftbench tour DIR}: starts the demo, visits every perspective, view and editor of ours, waits until each says that it renders data, saves a
 * picture of each and ends the workbench; its exit code is 0 only if all of them did.
 */
final class Tour {
    private static final int LIMIT_MILLIS = 60_000;
    private static final int POLL_MILLIS = 100;
    private static volatile int exitCode;

    /** One stop: opens something and gives the part that must render data, or null where there is nothing to wait for. */
    record Stop(String name, Callable<IWorkbenchPart> open) {}

    private final IWorkbenchWindow window;
    private final Display display;
    private final Path directory;
    private final List<String> failures = new ArrayList<>();
    private int shots;

    Tour(IWorkbenchWindow window, Path directory) {
        this.window = window;
        this.display = window.getShell().getDisplay();
        this.directory = directory;
    }

    /** The workbench's own exit code, unless the tour failed. */
    static int exitCode(int ofWorkbench) {
        return exitCode != 0 ? exitCode : ofWorkbench;
    }

    /** UI thread. */
    void start() {
        DemoStart.run().whenComplete((demo, failure) -> {
            if (failure != null) {
                fail("the demo did not start: " + failure.getMessage());
                end();
            } else {
                display.asyncExec(() -> visit(stops(demo), 0));
            }
        });
    }

    private List<Stop> stops(ClusterConnection demo) {
        List<Stop> stops = new ArrayList<>();
        for (IPerspectiveDescriptor perspective : PlatformUI.getWorkbench().getPerspectiveRegistry().getPerspectives()) {
            if (perspective.getId().startsWith("dev.kraftbench.")) {
                stops.add(new Stop("perspective " + perspective.getLabel(), () -> {
                    page().setPerspective(perspective);
                    return page().getActivePart();
                }));
            }
        }
        Arrays.stream(PlatformUI.getWorkbench().getViewRegistry().getViews()).filter(v -> v.getId().startsWith("dev.kraftbench."))
                .sorted(Comparator.comparing(IViewDescriptor::getLabel))
                .forEach(v -> stops.add(new Stop("view " + v.getLabel(), () -> page().showView(v.getId()))));
        return stops;
    }

    private IWorkbenchPage page() {
        return window.getActivePage();
    }

    private void visit(List<Stop> stops, int index) {
        if (index == stops.size()) {
            end();
            return;
        }
        Stop stop = stops.get(index);
        try {
            IWorkbenchPart part = stop.open.call();
            await(stop, part, 0, () -> visit(stops, index + 1));
        } catch (Exception e) {
            fail(stop.name + " did not open: " + e);
            visit(stops, index + 1);
        }
    }

    private void await(Stop stop, IWorkbenchPart part, int waitedMillis, Runnable next) {
        LivePart live = part instanceof LivePart itself ? itself : part == null ? null : part.getAdapter(LivePart.class);
        if (live == null || live.rendersData()) {
            // one more turn of the event loop, so that what was drawn is on the screen
            display.timerExec(POLL_MILLIS * 5, () -> shoot(stop, next));
        } else if (waitedMillis >= LIMIT_MILLIS) {
            fail(stop.name + " shows no data");
            shoot(stop, next);
        } else {
            display.timerExec(POLL_MILLIS, () -> await(stop, part, waitedMillis + POLL_MILLIS, next));
        }
    }

    private void shoot(Stop stop, Runnable next) {
        WindowPicture picture = WindowPicture.of(window.getShell());
        Path file = directory.resolve("%02d-%s.png".formatted(++shots, stop.name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-")));
        Job job = Job.create("Tour", (IProgressMonitor monitor) -> save(picture, file, next));
        job.setSystem(true);
        job.schedule();
    }

    private IStatus save(WindowPicture picture, Path file, Runnable next) {
        try {
            picture.save(file);
        } catch (IOException e) {
            fail("cannot write " + file + ": " + e.getMessage());
        }
        display.asyncExec(next);
        return Status.OK_STATUS;
    }

    private synchronized void fail(String reason) {
        failures.add(reason);
        System.err.println("kraftbench: tour: " + reason);
    }

    private void end() {
        exitCode = failures.isEmpty() ? 0 : 1;
        System.out.println("kraftbench: tour: " + shots + " pictures in " + directory + (failures.isEmpty() ? "" : ", " + failures.size() + " failures"));
        display.asyncExec(() -> {
            for (IEditorReference reference : page().getEditorReferences()) {
                IEditorPart editor = reference.getEditor(false);
                if (editor != null) {
                    page().closeEditor(editor, false);
                }
            }
            PlatformUI.getWorkbench().close();
        });
    }
}
