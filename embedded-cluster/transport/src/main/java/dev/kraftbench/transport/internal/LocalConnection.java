package dev.kraftbench.transport.internal;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.protocol.Connection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A link inside the JVM as its far end sees it. On the link's home lane. */
public final class LocalConnection implements Connection {

    private static final AtomicLong IDS = new AtomicLong(1L << 48);

    private final long id = IDS.incrementAndGet();
    private final Lane lane;
    private final String listener;
    private final Runnable broken;
    private final List<Runnable> closeListeners = new ArrayList<>();
    private boolean closed;

    /** @param broken told on the lane when the far end has gone */
    LocalConnection(Lane lane, String listener, Runnable broken) {
        this.lane = lane;
        this.listener = listener;
        this.broken = broken;
    }

    boolean closed() {
        return closed;
    }

    /** The near end closes. */
    void close() {
        if (!closed) {
            closed = true;
            List<Runnable> listeners = List.copyOf(closeListeners);
            closeListeners.clear();
            listeners.forEach(Runnable::run);
        }
    }

    /** The far end has gone. Any thread. */
    public void breakOff() {
        lane.execute(() -> {
            if (!closed) {
                close();
                broken.run();
            }
        });
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Lane lane() {
        return lane;
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
    public boolean isOfThisProcess() {
        return true;
    }

    @Override
    public String clientSoftwareName() {
        return "kraftbench";
    }

    @Override
    public String clientSoftwareVersion() {
        return "1";
    }

    @Override
    public void onClose(Runnable closeListener) {
        lane.run(() -> {
            if (closed) {
                closeListener.run();
            } else {
                closeListeners.add(closeListener);
            }
        });
    }
}
