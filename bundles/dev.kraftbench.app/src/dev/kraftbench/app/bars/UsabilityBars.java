package dev.kraftbench.app.bars;

import com.sun.management.OperatingSystemMXBean;
import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Environment;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

/**
 * Measures the usability bars in the running product and writes a report: start, demo, stalls over a run of some minutes, leader failures, hours of
 * samples, a large remote cluster, one of its nodes hung. Works on a thread of its own, as a user would; ends the workbench.
 */
public final class UsabilityBars implements Runnable {
    private static final Duration CALL = Duration.ofSeconds(60);
    private static final long OPEN_LIMIT_MILLIS = 60_000;
    /** Stalls of each part that are told in full. */
    private static final int TOLD = 20;

    /** 0 leaves out the embedded cluster's part. */
    private static final long MINUTES = Long.getLong("kraftbench.bars.minutes", 5);
    /** Of samples, by their own time. */
    private static final int SOAK_HOURS = Integer.getInteger("kraftbench.bars.soak.hours", 0);

    private final Stage stage;
    private final Path report;
    private final Supplier<CompletableFuture<ClusterConnection>> demoStart;

    private UsabilityBars(IWorkbenchWindow window, Path report, Supplier<CompletableFuture<ClusterConnection>> demoStart) {
        stage = new Stage(window);
        this.report = report;
        this.demoStart = demoStart;
    }

    /** The window has opened. */
    public static void start(IWorkbenchWindow window, Path report, Supplier<CompletableFuture<ClusterConnection>> demoStart) {
        UsabilityBars bars = new UsabilityBars(window, report, demoStart);
        Thread.ofPlatform().daemon().name("usability bars").start(bars);
    }

    @Override
    public void run() {
        try {
            stage.ui(() -> true);
            say("1 start: usable window " + (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) + " ms after the start of the JVM, "
                    + processorMillis() + " ms of processor time; load " + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            stage.probe.start();
            ClusterConnection demo = startDemo();
            if (MINUTES > 0) {
                new LeaderFailures(stage, demo, this::say).measure();
                visitEverything(demo);
            }
            if (SOAK_HOURS > 0) {
                int from = stage.probe.size();
                new Soak(stage, demo, this::say).measure(SOAK_HOURS);
                stalls("4 stalls of the soak", from);
            }
            String servers = System.getProperty("kraftbench.bars.servers", "");
            if (!servers.isEmpty()) {
                remote(servers);
            }
        } catch (Exception e) {
            say("ended early: " + e);
        } finally {
            stage.display.asyncExec(() -> {
                stage.window.getActivePage().closeAllEditors(false);
                PlatformUI.getWorkbench().close();
            });
        }
    }

    private void say(String line) {
        System.out.println("kraftbench: bars: " + line.strip());
        try {
            Files.writeString(report, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.println("kraftbench: bars: cannot write " + report + ": " + e.getMessage());
        }
    }

    /** Of the whole workbench since its start. */
    private static long processorMillis() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system ? system.getProcessCpuTime() / 1_000_000 : 0;
    }

    private ClusterConnection startDemo() throws Exception {
        stage.probe.during("Start Demo");
        LivePart chart = stage.ui(() -> (LivePart) stage.window.getActivePage().showView("dev.kraftbench.throughput"));
        long began = System.nanoTime();
        long busy = processorMillis();
        CompletableFuture<ClusterConnection> starting = stage.ui(demoStart::get);
        boolean shown = stage.until(OPEN_LIMIT_MILLIS, chart::rendersData);
        say("1 demo: first chart point " + (shown ? Stage.millisSince(began) + " ms after Start Demo, " + (processorMillis() - busy) + " ms of processor time" : "never"));
        stalls("1 stalls until then", 0);
        return starting.get(1, TimeUnit.MINUTES);
    }

    private void stalls(String title, int from) {
        List<StallProbe.Stall> worst = stage.probe.worst(from);
        say(title + ": " + worst.size() + " > " + StallProbe.STALL_MILLIS + " ms, " + worst.stream().filter(stall -> stall.busyMillis() > 100).count()
                + " of them with more than 100 ms of processor time" + (worst.isEmpty() ? "" : ", the worst " + worst.getFirst().busyMillis() + " ms of it in " + worst.getFirst().millis() + " ms"));
        for (StallProbe.Stall stall : worst.subList(0, Math.min(TOLD, worst.size()))) {
            say("  " + stall.millis() + " ms (" + stall.busyMillis() + " busy) during " + stall.during() + "; beside it " + stall.beside() + "\n" + stall.stack());
        }
    }

    /** Rounds over every view, editor page and some dialogs: the first one apart, since classes are loaded in it. */
    private void visitEverything(ClusterConnection demo) throws Exception {
        long began = System.nanoTime();
        int from = stage.probe.size();
        int rounds = 0;
        List<Stage.Shown> nothing = new ArrayList<>();
        List<Long> busiest = new ArrayList<>();
        while (rounds < 2 || Stage.millisSince(began) < MINUTES * 60_000) {
            round(demo).stream().filter(shown -> shown.millis() < 0).forEach(nothing::add);
            busiest.add(stage.probe.busiestMillis());
            if (rounds++ == 0) {
                stalls("2 first round of views, editors and dialogs, " + Stage.millisSince(began) / 1000 + " s", from);
                from = stage.probe.size();
            }
        }
        stalls("2 " + (rounds - 1) + " further rounds, " + Stage.millisSince(began) / 1000 + " s in all", from);
        say("2 what kept the UI thread longest in a round, ms of its processor time, median by quarter of the run: " + medians(busiest, 4));
        say("2 neither data nor a reason in them: " + nothing);
    }

    /** What grows from round to round shows in them, long before it is a stall. */
    private static List<Long> medians(List<Long> values, int parts) {
        List<Long> medians = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            List<Long> part = values.subList(values.size() * i / parts, values.size() * (i + 1) / parts).stream().sorted().toList();
            if (!part.isEmpty()) {
                medians.add(part.get(part.size() / 2));
            }
        }
        return medians;
    }

    private List<Stage.Shown> round(ClusterConnection demo) throws Exception {
        List<Stage.Shown> all = new ArrayList<>();
        for (String view : stage.views()) {
            all.addAll(stage.view(view));
        }
        all.addAll(stage.editor("cluster editor", demo, Map.of()));
        all.addAll(stage.editor("topic editor", demo, Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC)));
        all.addAll(stage.editor("group editor", demo, Map.of(CommandCalls.GROUP, "inventory")));
        all.addAll(stage.editor("broker editor", demo, Map.of(CommandCalls.BROKER, Integer.toString(demo.model().latest().brokers().getFirst().id()))));
        stage.dialog(CommandCalls.NEW_TOPIC, demo);
        stage.dialog(CommandCalls.REASSIGN, demo);
        stage.dialog(CommandCalls.NEW_CLUSTER, demo);
        stage.closeEditors();
        return all;
    }

    private void remote(String servers) throws Exception {
        long began = System.nanoTime();
        LargeCluster.fill(servers);
        say("remote cluster: " + LargeCluster.WIDE_PARTITIONS + " + " + LargeCluster.TOPICS + " x " + LargeCluster.PARTITIONS + " x 3 partitions and "
                + LargeCluster.GROUPS + " groups made in " + Stage.millisSince(began) + " ms");
        Connections connections = stage.ui(() -> CurrentCluster.get().connections().orElseThrow());
        ClusterConnection large = stage.ui(() -> connections.add(new ConnectionSettings.Remote("large", "large", Environment.TEST, false, servers, Map.of())));
        int from = stage.probe.size();
        stage.probe.during("a large cluster is connected");
        began = System.nanoTime();
        large.open(CALL).get();
        boolean known = stage.until(OPEN_LIMIT_MILLIS, () -> large.model().latest().topic(LargeCluster.WIDE).map(t -> t.partitions().size()).orElse(0)
                == LargeCluster.WIDE_PARTITIONS && large.model().latest().groups().size() >= LargeCluster.GROUPS);
        say("remote: " + (known ? "known" : "NOT known") + " " + Stage.millisSince(began) + " ms after Connect");
        stage.ui(() -> {
            CurrentCluster.get().select(large);
            return true;
        });
        new WideTable(stage, large, this::say).measure();
        pages("remote", large);
        stalls("remote stalls", from);
        long hung = Long.getLong("kraftbench.bars.hang", 0);
        if (hung > 0) {
            hang(large, hung);
        }
    }

    private void pages(String title, ClusterConnection large) throws Exception {
        List<Stage.Shown> all = new ArrayList<>();
        for (String view : stage.views()) {
            all.addAll(stage.view(view));
        }
        all.addAll(stage.editor("cluster editor", large, Map.of()));
        all.addAll(stage.editor("topic editor", large, Map.of(CommandCalls.TOPIC, LargeCluster.WRITTEN)));
        all.addAll(stage.editor("group editor", large, Map.of(CommandCalls.GROUP, "group-0000")));
        all.addAll(stage.editor("broker editor", large, Map.of(CommandCalls.BROKER, "1")));
        stage.closeEditors();
        say(title + ": " + all);
        List<Stage.Shown> empty = all.stream().filter(Stage.Shown::explained).toList();
        say(title + ": " + all.stream().filter(shown -> shown.millis() >= 0 && !shown.explained()).count() + " with data, the slowest "
                + slowest(all.stream().filter(shown -> !shown.explained()).toList()) + "; " + empty.size() + " say why they have none, the slowest " + slowest(empty)
                + "; neither: " + all.stream().filter(shown -> shown.millis() < 0).toList());
    }

    private static String slowest(List<Stage.Shown> shown) {
        return shown.stream().max(Comparator.comparingLong(Stage.Shown::millis)).map(Stage.Shown::toString).orElse("none");
    }

    /** SIGSTOP: its sockets stay open and nothing answers. */
    private void hang(ClusterConnection large, long pid) throws Exception {
        signal("-STOP", pid);
        try {
            cancel(large, Integer.getInteger("kraftbench.bars.hang.broker", -1));
            int from = stage.probe.size();
            pages("6 one of three hung", large);
            stalls("6 stalls", from);
        } finally {
            signal("-CONT", pid);
        }
    }

    /** A long call to the broker, before anybody knows that it hangs, is cancelled as the Progress view does it. */
    private void cancel(ClusterConnection large, int broker) throws Exception {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        Job job = stage.ui(() -> BackgroundCall.of("directories of broker " + broker, limit -> large.logDirs(broker, limit)).within(CALL)
                .whenFinished(() -> over.complete(true)).onFailure(failure -> { }).start(stage.window.getShell()));
        Thread.sleep(500);
        boolean waits = !over.isDone();
        long began = System.nanoTime();
        job.cancel();
        over.get(OPEN_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        say("6 Cancel of a call to it: the window knows after " + Stage.millisSince(began) + " ms" + (waits ? "" : " (the call had ended already)"));
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(pid)).inheritIO().start().waitFor();
    }
}
