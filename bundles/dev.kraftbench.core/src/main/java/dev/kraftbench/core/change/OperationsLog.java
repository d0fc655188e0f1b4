package dev.kraftbench.core.change;

import dev.kraftbench.core.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;

/** The newest operations, over all clusters, of this session and those before; an OSGi service. Safe for any thread; listeners run on the thread that adds. */
@Component(service = OperationsLog.class, immediate = true)
public final class OperationsLog {
    private static final int CAPACITY = 2_000;

    private final Deque<Operation> operations = new ArrayDeque<>();
    private final List<Consumer<Operation>> listeners = new CopyOnWriteArrayList<>();

    public void add(Operation operation) {
        synchronized (operations) {
            if (operations.size() == CAPACITY) {
                operations.removeFirst();
            }
            operations.addLast(operation);
        }
        listeners.forEach(listener -> listener.accept(operation));
    }

    /** Puts what earlier sessions did before what is known; nobody is told. */
    public void restore(List<Operation> earlier) {
        synchronized (operations) {
            for (Operation operation : earlier.reversed()) {
                if (operations.size() < CAPACITY) {
                    operations.addFirst(operation);
                }
            }
        }
    }

    /** Oldest first. */
    public List<Operation> operations() {
        synchronized (operations) {
            return new ArrayList<>(operations);
        }
    }

    public Subscription onOperation(Consumer<Operation> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
