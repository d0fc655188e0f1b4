package dev.kraftbench.app.bars;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;
import org.jspecify.annotations.Nullable;

/** Asks the UI thread for an answer every few milliseconds and notes how long it takes; what takes long, with what the thread did meanwhile. */
final class StallProbe implements Runnable {
    private static final int PAUSE_MILLIS = 20;
    /** What takes longer is reported; fewer to find what is on the way there. */
    static final int STALL_MILLIS = Integer.getInteger("kraftbench.bars.stall", 100);
    private static final int SAMPLE_MILLIS = 5;

    /**
     * One time the UI thread did not answer; {@code busyMillis} of it had a processor, the rest it waited: for one, a lock, or a file.
     * @param beside who else had one
     * @param stack what it did
     */
    record Stall(String during, long millis, long busyMillis, String beside, String stack) {}

    private final Display display;
    private final List<Stall> stalls = new CopyOnWriteArrayList<>();
    private volatile String during = "start";
    private volatile boolean resting;
    /** Most of the UI thread's processor time that went by before an answer, in milliseconds, since somebody asked. */
    private final AtomicLong busiest = new AtomicLong();
    private volatile long answers;
    private volatile long asked;

    StallProbe(Display display) {
        this.display = display;
    }

    void start() {
        Thread.ofPlatform().daemon().name("usability bars: probe").start(this);
    }

    /** What is being done now, for the report. */
    void during(String what) {
        during = what;
    }

    /** While this measurement itself holds up the workbench, as by a collection of all garbage, nothing is noted. */
    void rest(boolean rests) {
        resting = rests;
    }

    int size() {
        return stalls.size();
    }

    /** The busiest first, of those since there were {@code from}. */
    List<Stall> worst(int from) {
        return stalls.subList(from, stalls.size()).stream().sorted(Comparator.comparingLong(Stall::busyMillis).reversed()).toList();
    }

    /** The longest that the UI thread was busy with one thing since this was last asked, in milliseconds. */
    long busiestMillis() {
        return busiest.getAndSet(0);
    }

    @Override
    public void run() {
        try {
            while (!display.isDisposed()) {
                probe();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException | SWTException e) {
            // the workbench ends
        }
    }

    private void probe() throws InterruptedException {
        Company company = new Company();
        long began = System.nanoTime();
        long wanted = ++asked;
        String what = during;
        display.asyncExec(() -> answers = wanted);
        display.wake();
        List<StackTraceElement[]> samples = new ArrayList<>();
        @Nullable Thread thread = display.getThread();
        long busy = cpu(thread);
        long sampled = began;
        boolean rested = resting;
        while (answers < wanted && !display.isDisposed()) {
            Thread.sleep(2);
            if (System.nanoTime() - sampled > SAMPLE_MILLIS * 1_000_000L && thread != null) {
                sampled = System.nanoTime();
                samples.add(thread.getStackTrace());
            }
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        if (rested || resting) {
            return;
        }
        long busyMillis = (cpu(thread) - busy) / 1_000_000;
        busiest.accumulateAndGet(busyMillis, Math::max);
        if (millis > STALL_MILLIS) {
            stalls.add(new Stall(what, millis, busyMillis, company.since(thread == null ? 0 : thread.threadId()), StackTree.of(samples).text()));
        }
    }

    static long cpu(@Nullable Thread thread) {
        return thread == null ? 0 : ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }
}
