package dev.kraftbench.app.bars;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who else had a processor since a moment: the whole process, its garbage collector and compiler, and the busiest of its other threads. A thread that waits
 * for a processor looks as if it did nothing; this tells for whom it waited. Any thread.
 */
final class Company {
    private static final int NAMED = 4;
    private static final long LEAST_MILLIS = 3;
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long process = SYSTEM.getProcessCpuTime();
    private final long collecting = collectingMillis();
    private final long compiling = ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    private final Map<Long, Long> threads = threads();

    private static long collectingMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    private static Map<Long, Long> threads() {
        long[] ids = THREADS.getAllThreadIds();
        long[] nanos = THREADS.getThreadCpuTime(ids);
        Map<Long, Long> times = HashMap.newHashMap(ids.length);
        for (int i = 0; i < ids.length; i++) {
            times.put(ids[i], nanos[i]);
        }
        return times;
    }

    /** Milliseconds of processor time until now. @param except the thread that waited */
    String since(long except) {
        Map<Long, Long> took = threads();
        took.replaceAll((id, nanos) -> (nanos - threads.getOrDefault(id, 0L)) / 1_000_000);
        String busiest = took.entrySet().stream().filter(each -> each.getKey() != except && each.getValue() >= LEAST_MILLIS)
                .sorted(Map.Entry.<Long, Long>comparingByValue(Comparator.reverseOrder())).limit(NAMED)
                .map(each -> name(each.getKey()) + " " + each.getValue()).collect(Collectors.joining(", "));
        return "process " + (SYSTEM.getProcessCpuTime() - process) / 1_000_000 + ", collecting " + (collectingMillis() - collecting) + ", compiling "
                + (ManagementFactory.getCompilationMXBean().getTotalCompilationTime() - compiling) + (busiest.isEmpty() ? "" : "; " + busiest);
    }

    private static String name(long id) {
        var info = THREADS.getThreadInfo(id);
        return info == null ? "ended thread" : info.getThreadName();
    }
}
