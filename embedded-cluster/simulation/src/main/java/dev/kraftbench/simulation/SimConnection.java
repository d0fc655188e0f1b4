package dev.kraftbench.simulation;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.protocol.Connection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/** A connection as the machine sees it that accepted it. */
final class SimConnection implements Connection {

    private final SimMachine machine;
    private final SimMachine from;
    private final String listener;
    private final long id;
    private final List<Runnable> closeListeners = new ArrayList<>();
    private boolean closed;

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
        }
        closeListeners.clear();
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
    public KafkaPrincipal principal() {
        return KafkaPrincipal.ANONYMOUS;
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
    public void onClose(Runnable task) {
        if (closed) {
            lane().execute(task);
        } else {
            closeListeners.add(task);
        }
    }
}
