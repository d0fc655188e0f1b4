package dev.kraftbench.simulation;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.protocol.Connection;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection as the machine sees it that accepted it. */
final class SimConnection implements Connection {

    private final SimMachine machine;
    private final SimMachine from;
    private final String listener;
    private final long id;
    private final List<Runnable> closeListeners = new ArrayList<>();
    private final List<Runnable> nextRequestListeners = new ArrayList<>();
    /** Of requests in the order in which they came, whose answers have not gone out: null where there is none yet. */
    private final ArrayDeque<Answer> answers = new ArrayDeque<>();
    private boolean closed;

    /** An answer's place among those of its connection. */
    static final class Answer {
        private @Nullable Runnable send;
    }

    SimConnection(SimMachine machine, SimMachine from, String listener) {
        this.machine = machine;
        this.from = from;
        this.listener = listener;
        this.id = machine.nextConnectionId();
    }

    SimMachine machine() {
        return machine;
    }

    void closed() {
        closed = true;
        if (machine.isRunning()) {
            closeListeners.forEach(task -> lane().execute(task));
            nextRequestListeners.forEach(task -> lane().execute(task));
        }
        closeListeners.clear();
        nextRequestListeners.clear();
        answers.clear();
    }

    /** A request has come. On the lane. */
    Answer requested() {
        List<Runnable> listeners = List.copyOf(nextRequestListeners);
        nextRequestListeners.clear();
        listeners.forEach(Runnable::run);
        Answer answer = new Answer();
        answers.add(answer);
        return answer;
    }

    /** Sends an answer when those before it have gone out. */
    void send(Answer answer, Runnable send) {
        answer.send = send;
        while (!answers.isEmpty() && answers.peek().send != null) {
            answers.poll().send.run();
        }
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Lane lane() {
        return machine.lanes().laneFor((int) id);
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public InetAddress clientAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public String clientSoftwareName() {
        return from.software();
    }

    @Override
    public String clientSoftwareVersion() {
        return "simulated";
    }

    @Override
    public void onNextRequest(Runnable listener) {
        if (closed) {
            listener.run();
        } else {
            nextRequestListeners.add(listener);
        }
    }

    @Override
    public void onClose(Runnable task) {
        if (closed) {
            lane().execute(task);
        } else {
            closeListeners.add(task);
        }
    }
}
