package dev.kraftbench.kernel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is wrong, on purpose, with the links between nodes: set by the fault panel and by tests. Safe for any thread. */
public final class LinkFaults {

    /**
     * The fault of one direction between two nodes.
     *
     * @param cut nothing passes; connections are refused and those that exist hang
     * @param delayNanos added to each message
     */
    public record Fault(boolean cut, long delayNanos) {
        public static final Fault NONE = new Fault(false, 0);
    }

    private record Direction(int from, int to) {}

    private final Map<Direction, Fault> faults = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * Calls the listener after each change, on the thread that makes it.
     *
     * @return ends that; faults outlive the nodes that they are told to
     */
    public Runnable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public void set(int from, int to, Fault fault) {
        faults.put(new Direction(from, to), fault);
        listeners.forEach(Runnable::run);
    }

    public void cutBoth(int a, int b) {
        set(a, b, new Fault(true, 0));
        set(b, a, new Fault(true, 0));
    }

    public void healAll() {
        faults.clear();
        listeners.forEach(Runnable::run);
    }

    public Fault of(int from, int to) {
        return faults.getOrDefault(new Direction(from, to), Fault.NONE);
    }
}
