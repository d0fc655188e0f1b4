package dev.kraftbench.core.thread;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a thread, and those it starts, give way to the window where both want a processor: a cluster of three brokers with its clients, or the samples of ten
 * thousand partitions, would get most of a small machine, and whoever clicks would wait. Without it the UI thread had 36 ms of 112 ms while the demo started.
 * The JVM's own thread priorities have no effect on Linux, the system's have ({@code setpriority(2)}, of the calling thread, inherited by those it starts);
 * to lower one's own needs no right. Elsewhere nothing is done.
 */
public final class GivingWay {
    private static final Logger LOG = LoggerFactory.getLogger(GivingWay.class);
    /** Nice values more than the process has: where both want one processor, such a thread gets a quarter of it. */
    private static final int NICER_BY = 5;
    private static final int NICEST = 19;
    private static final int OF_THREAD = 0;
    private static final int CALLER = 0;
    private static final Optional<GivingWay> SYSTEM = find();

    private final MethodHandle set;
    private final int nice;

    private GivingWay(MethodHandle set, int nice) {
        this.set = set;
        this.nice = nice;
    }

    private static Optional<GivingWay> find() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        FunctionDescriptor ofTwo = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        MethodHandle get = function("getpriority", ofTwo);
        MethodHandle set = function("setpriority", ofTwo.appendArgumentLayouts(ValueLayout.JAVA_INT));
        if (get == null || set == null) {
            return Optional.empty();
        }
        try {
            // the thread with the number of the process is its first
            int now = (int) get.invokeExact(OF_THREAD, (int) ProcessHandle.current().pid());
            return Optional.of(new GivingWay(set, Math.min(NICEST, now + NICER_BY)));
        } catch (Throwable e) {
            throw new IllegalStateException("getpriority", e);
        }
    }

    private static @Nullable MethodHandle function(String name, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(address -> linker.downcallHandle(address, signature)).orElse(null);
    }

    /** The calling thread, which must be a platform thread of one purpose, gives way from now on, and so will the platform threads that it starts. */
    public static void here() {
        SYSTEM.ifPresent(GivingWay::lower);
    }

    private void lower() {
        int failed;
        try {
            failed = (int) set.invokeExact(OF_THREAD, CALLER, nice);
        } catch (Throwable e) {
            throw new IllegalStateException("setpriority", e);
        }
        if (failed != 0) {
            LOG.atDebug().addKeyValue("nice", nice).log("the system does not let a thread give way");
        }
    }

    /**
     * Does this on a thread that gives way, as the platform threads that it starts will, and waits for it; for virtual threads and others that may wait. An
     * interrupt is passed on, and the end of the work waited for all the same: what it has made by then gets into the hands of who can close it.
     */
    public static <T> T doing(String thread, Callable<T> work) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        // inherits the class loader that Kafka's clients look for their classes with
        Thread worker = Thread.ofPlatform().daemon().name(thread).start(() -> {
            try {
                here();
                done.complete(work.call());
            } catch (Exception | Error e) {
                done.completeExceptionally(e);
            }
        });
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    worker.interrupt();
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
