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
    private static final long MOST_CHARACTERS = 8_000_000;

    private final int capacity;
    private final long mostCharacters;
    private final Deque<Operation> operations = new ArrayDeque<>();
    private long characters;
    private final List<Consumer<Operation>> listeners = new CopyOnWriteArrayList<>();

    public OperationsLog() {
        this(CAPACITY, MOST_CHARACTERS);
    }

    OperationsLog(int capacity, long mostCharacters) {
        this.capacity = capacity;
        this.mostCharacters = mostCharacters;
    }

    public void add(Operation operation) {
        synchronized (operations) {
            while (!operations.isEmpty() && !room(operation)) {
                characters -= operations.removeFirst().characters();
            }
            operations.addLast(operation);
            characters += operation.characters();
        }
        listeners.forEach(listener -> listener.accept(operation));
    }

    /** Puts what earlier sessions did before what is known; nobody is told. */
    public void restore(List<Operation> earlier) {
        synchronized (operations) {
            for (Operation operation : earlier.reversed()) {
                if (!room(operation)) {
                    return;
                }
                operations.addFirst(operation);
                characters += operation.characters();
            }
        }
    }

    private boolean room(Operation operation) {
        return operations.size() < capacity && characters + operation.characters() <= mostCharacters;
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
