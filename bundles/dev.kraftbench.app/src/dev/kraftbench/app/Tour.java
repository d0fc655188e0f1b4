package dev.kraftbench.app;

import dev.kraftbench.app.help.WelcomeEditor;
import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.change.TopicPreset;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.views.IViewDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * {@code kraftbench tour DIR}: starts the demo, creates a topic, opens every editor, kills the leader of a partition, and visits every view with all its
 * pages. Waits until each says that it renders data, saves a picture, and ends the workbench; its exit code is 0 only if all did. UI thread, never
 * blocking.
 */
final class Tour {
    private static final int LIMIT_MILLIS = 60_000;
    private static final int POLL_MILLIS = 100;
    /** What was drawn off the UI thread reaches the screen within this. */
    private static final int SETTLE_MILLIS = 700;
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final String TOPIC = "audit-log";
    private static volatile int exitCode;

    /** Opens something and gives the part that must render data, or null where there is nothing to wait for. */
    private interface Opening {
        @Nullable Object open() throws Exception;
    }

    private final IWorkbenchWindow window;
    private final Display display;
    private final Path directory;
    private final List<String> failures = new ArrayList<>();
    private final Deque<Runnable> steps = new ArrayDeque<>();
    /** Parts of names of pictures; none: all. */
    private final List<String> only = Arrays.stream(System.getProperty("kraftbench.tour.only", "").split(",")).filter(part -> !part.isBlank()).toList();
    private int shots;
    private int killed = -1;
    private @Nullable TourClients clients;

    Tour(IWorkbenchWindow window, Path directory) {
        this.window = window;
        this.display = window.getShell().getDisplay();
        this.directory = directory;
    }

    /** The workbench's own exit code, unless the tour failed. */
    static int exitCode(int ofWorkbench) {
        return exitCode != 0 ? exitCode : ofWorkbench;
    }

    void start() {
        // the tip of what the pointer happens to be on would be in the picture
        Rectangle bounds = window.getShell().getBounds();
        display.setCursorLocation(bounds.x + bounds.width - 1, bounds.y + bounds.height - 1);
        DemoStart.run(Acl.NODE_PROPERTIES).whenComplete((demo, failure) -> display.asyncExec(() -> {
            if (failure != null) {
                fail("the demo did not start: " + CallFailure.unwrap(failure).getMessage());
                end();
            } else {
                plan(demo);
                next();
            }
        }));
    }

    private void plan(ClusterConnection demo) {
        steps.add(() -> visit("welcome", () -> WelcomeEditor.open(page())));
        then(this::closeEditors);
        view(OperatePerspective.CLUSTERS);
        view(OperatePerspective.TOPOLOGY);
        prepare(demo);
        editor("cluster", demo, Map.of());
        tabs("editor cluster security", demo, "security", 3);
        tabs("editor cluster quorum", demo, "quorum", 2);
        editor("topic", demo, Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC));
        editor("group", demo, Map.of(CommandCalls.GROUP, TourClients.GROUP));
        editor("share group", demo, Map.of(CommandCalls.GROUP, TourClients.SHARE_GROUP));
        await("leader of " + DemoLoad.TOPIC, () -> leader(demo) >= 0);
        then(() -> killed = leader(demo));
        steps.add(() -> visit("editor broker", () -> open(demo, Map.of(CommandCalls.BROKER, Integer.toString(killed)))));
        steps.add(() -> visit("editor log directory", () -> CommandCalls.run(window, CommandCalls.OPEN_LOG_DIRECTORY,
                Map.of(CommandCalls.PATH, demo.logFiles().orElseThrow().directories().getFirst().root().toString()))));
        then(this::closeEditors);
        produce(demo);
        then(() -> {
            // beside an editor or the map it would take its width
            if (page().findView(OperatePerspective.PRODUCE) instanceof IViewPart produce) {
                page().hideView(produce);
            }
        });
        new TourDialogs(this, demo, window).add();
        call("kill the leader", () -> demo.brokerControl().orElseThrow().kill(killed, CALL));
        await("leader moved", () -> leader(demo) >= 0 && leader(demo) != killed);
        then(this::closeEditors);
        view(OperatePerspective.TOPOLOGY);
        call("start the broker again", () -> demo.brokerControl().orElseThrow().start(killed, CALL));
        await("full ISR", () -> partition(demo) != null && !partition(demo).underReplicated());
        for (IViewDescriptor view : PlatformUI.getWorkbench().getViewRegistry().getViews()) {
            if (view.getId().startsWith("dev.kraftbench.") && !view.getId().equals(OperatePerspective.CLUSTERS)
                    && !view.getId().equals(OperatePerspective.TOPOLOGY) && !view.getId().equals(OperatePerspective.PRODUCE)) {
                view(view.getId());
            }
        }
        steps.add(() -> visit("perspective data", () -> {
            PlatformUI.getWorkbench().showPerspective(DataPerspective.ID, window);
            return page().showView(OperatePerspective.MESSAGES);
        }));
        steps.add(this::end);
    }

    /** What the demo has not, and the pictures should show. */
    private void prepare(ClusterConnection demo) {
        for (Change change : List.of(TopicPreset.HIGH_RELIABILITY.fill(TOPIC, 3),
                new SecurityChange.CreateAcls(List.of(new Acl("TOPIC", "order-", true, "User:shop", "*", "WRITE", true),
                        new Acl("TOPIC", TOPIC, false, "User:shop", "*", "READ", false), new Acl("GROUP", "*", false, "User:reports", "*", "READ", true))),
                new SecurityChange.SetPassword("shop", "SCRAM-SHA-512", 4096, "not kept by anyone"),
                new SecurityChange.SetQuota(Map.of("user", Optional.of("shop")), Map.of("producer_byte_rate", Optional.of(1_048_576.0),
                        "consumer_byte_rate", Optional.of(4_194_304.0))))) {
            call(change.title(), () -> demo.plan(change, CALL).thenCompose(plan -> demo.apply(plan, CALL)));
        }
        then(() -> clients = TourClients.start(((ConnectionState.Open) demo.state()).bootstrapServers(), DemoLoad.TOPIC, TOPIC));
        for (String group : List.of(TourClients.GROUP, TourClients.SHARE_GROUP, TourClients.IDLE_GROUP)) {
            await("group " + group, () -> demo.model().latest().groups().stream().anyMatch(known -> known.id().equals(group)));
        }
    }

    private static @Nullable PartitionSnapshot partition(ClusterConnection demo) {
        return demo.model().latest().partition(DemoLoad.TOPIC, 0).orElse(null);
    }

    private static int leader(ClusterConnection demo) {
        PartitionSnapshot partition = partition(demo);
        return partition == null ? PartitionSnapshot.NO_LEADER : partition.leader();
    }

    private IWorkbenchPage page() {
        return window.getActivePage();
    }

    // ---- steps

    private void next() {
        display.asyncExec(() -> {
            Runnable step = steps.poll();
            if (step != null) {
                step.run();
            }
        });
    }

    private void view(String id) {
        // not its label: the pictures of every language have the same names
        String name = id.substring(id.lastIndexOf('.') + 1);
        steps.add(() -> visit("view " + name, () -> page().showView(id)));
    }

    private void editor(String name, ClusterConnection demo, Map<String, String> what) {
        steps.add(() -> visit("editor " + name, () -> open(demo, what)));
    }

    /** Of the window as it is. */
    void picture(String name) {
        steps.add(() -> {
            if (wanted(name)) {
                display.timerExec(SETTLE_MILLIS, () -> shoot(name));
            } else {
                next();
            }
        });
    }

    /** The further tabs of a page of the cluster's editor. */
    private void tabs(String name, ClusterConnection demo, String page, int count) {
        for (int i = 1; i < count; i++) {
            int index = i;
            String tabName = name + " " + (i + 1);
            steps.add(() -> {
                Object part = wanted(tabName) ? open(demo, Map.of(CommandCalls.PAGE, page)) : null;
                if (part instanceof IEditorPart editor && part instanceof LivePart live) {
                    poll(tabName + " opens", live::rendersData, 0, () -> {
                        PartControls.of(editor).showTab(index);
                        poll(tabName + " shows data", live::rendersData, 0, () -> display.timerExec(SETTLE_MILLIS, () -> shoot(tabName)));
                    });
                } else {
                    next();
                }
            });
        }
    }

    @Nullable Object open(ClusterConnection demo, Map<String, String> what) {
        Map<String, String> parameters = new HashMap<>(what);
        parameters.put(CommandCalls.CLUSTER, demo.id());
        return CommandCalls.run(window, CommandCalls.OPEN, parameters);
    }

    /** Sends some records, so that there is something to follow. */
    private void produce(ClusterConnection demo) {
        steps.add(() -> visit("view produce", () -> CommandCalls.run(window, CommandCalls.PRODUCE,
                Map.of(CommandCalls.CLUSTER, demo.id(), CommandCalls.TOPIC, DemoLoad.TOPIC, CommandCalls.SEND, "true"))));
    }

    /** Dialogs and what else stands in front of the window. */
    private Stream<Shell> others() {
        return Arrays.stream(display.getShells()).filter(shell -> shell != window.getShell() && shell.isVisible());
    }

    private void closeDialogs() {
        others().forEach(Shell::close);
        // on a busy machine the toolkit may leave behind what stood there
        Rectangle bounds = window.getShell().getBounds();
        window.getShell().redraw(0, 0, bounds.width, bounds.height, true);
    }

    private boolean dialogShown() {
        return others().findAny().isPresent();
    }

    /** A modal one runs an event loop of its own until the picture is taken, another opens when what it shows was worked out. */
    void dialog(String name, Runnable opening) {
        dialog(name, opening, this::dialogShown);
    }

    void dialog(String name, Runnable opening, BooleanSupplier ready) {
        steps.add(() -> {
            if (!wanted(name)) {
                next();
                return;
            }
            steps.addFirst(() -> {
                closeDialogs();
                next();
            });
            poll(name + " is shown", ready, 0, () -> display.timerExec(2 * SETTLE_MILLIS, () -> shoot(name)));
            opening.run();
        });
    }

    void dialog(String name, String command, Map<String, String> parameters) {
        dialog(name, () -> CommandCalls.run(window, command, parameters));
    }

    /** While they are worked out there is one row that says so. */
    boolean proposalsShown() {
        return others().anyMatch(Tour::hasRows);
    }

    private static boolean hasRows(Composite in) {
        return Arrays.stream(in.getChildren())
                .anyMatch(child -> child instanceof Table table && table.getItemCount() > 1 || child instanceof Composite inner && hasRows(inner));
    }

    void call(String name, Supplier<CompletableFuture<?>> call) {
        steps.add(() -> call.get().whenComplete((value, failure) -> display.asyncExec(() -> {
            if (failure != null) {
                fail(name + ": " + CallFailure.unwrap(failure));
            }
            next();
        })));
    }

    /** Something that is neither called nor waited for; the next step follows it. */
    void then(Runnable action) {
        steps.add(() -> {
            action.run();
            next();
        });
    }

    void await(String name, BooleanSupplier condition) {
        steps.add(() -> poll(name, condition, 0, this::next));
    }

    private void poll(String name, BooleanSupplier condition, int waitedMillis, Runnable then) {
        if (condition.getAsBoolean()) {
            then.run();
        } else if (waitedMillis >= LIMIT_MILLIS) {
            fail(name + ": not within " + LIMIT_MILLIS / 1000 + " s");
            then.run();
        } else {
            display.timerExec(POLL_MILLIS, () -> poll(name, condition, waitedMillis + POLL_MILLIS, then));
        }
    }

    /** Opens a part and takes a picture of each of its pages. */
    private void visit(String name, Opening opening) {
        if (!wanted(name) && only.stream().noneMatch(part -> part.startsWith(fileName(name)))) {
            next();
            return;
        }
        Object part;
        try {
            part = opening.open();
        } catch (Exception e) {
            fail(name + " did not open: " + e);
            next();
            return;
        }
        LivePart live = part instanceof LivePart itself ? itself : part instanceof IWorkbenchPart p ? p.getAdapter(LivePart.class) : null;
        if (live == null) {
            fail(name + " is not a part that can tell whether it shows data");
            next();
            return;
        }
        List<Runnable> pages = new ArrayList<>();
        for (int i = 0; i < live.pageCount(); i++) {
            int index = i;
            String pageName = live.pageCount() == 1 ? name : name + " " + (i + 1);
            if (wanted(pageName)) {
                pages.add(() -> {
                    live.showPage(index);
                    poll(pageName + " shows data", live::rendersData, 0, () -> display.timerExec(SETTLE_MILLIS, () -> shoot(pageName)));
                });
            }
        }
        pages.reversed().forEach(steps::addFirst);
        next();
    }

    boolean wanted(String name) {
        return only.isEmpty() || only.stream().anyMatch(fileName(name)::contains);
    }

    private static String fileName(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    }

    private void shoot(String name) {
        WindowPicture picture = WindowPicture.of(window.getShell(), others().toList());
        Path file = directory.resolve("%02d-%s.png".formatted(++shots, fileName(name)));
        Job job = Job.create("Tour", (IProgressMonitor monitor) -> save(picture, file));
        job.setSystem(true);
        job.schedule();
    }

    private IStatus save(WindowPicture picture, Path file) {
        try {
            picture.save(file);
        } catch (IOException e) {
            display.asyncExec(() -> fail("cannot write " + file + ": " + e.getMessage()));
        }
        next();
        return Status.OK_STATUS;
    }

    private void fail(String reason) {
        failures.add(reason);
        System.err.println("kraftbench: tour: " + reason);
    }

    void closeEditors() {
        for (IEditorReference reference : page().getEditorReferences()) {
            IEditorPart editor = reference.getEditor(false);
            if (editor != null) {
                page().closeEditor(editor, false);
            }
        }
    }

    private void end() {
        exitCode = failures.isEmpty() ? 0 : 1;
        System.out.println("kraftbench: tour: " + shots + " pictures in " + directory + (failures.isEmpty() ? "" : ", " + failures.size() + " failures"));
        if (clients != null) {
            clients.stop();
        }
        closeEditors();
        display.asyncExec(() -> PlatformUI.getWorkbench().close());
    }
}
