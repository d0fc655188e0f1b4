package dev.kraftbench.broker.internal.group;

import dev.kraftbench.group.ClientContext;
import dev.kraftbench.protocol.Connection;
import java.util.concurrent.atomic.AtomicReference;

/** A client waits patiently for the answer to one request until it sends another one or goes. Any thread. */
final class ConnectionPatience implements ClientContext.Patience {

    private static final Runnable NOBODY = () -> { };
    private static final Runnable OVER = () -> { };

    private final AtomicReference<Runnable> waiting = new AtomicReference<>(NOBODY);
    private volatile boolean gone;

    /** On the connection's lane, while the request is handled. */
    ConnectionPatience(Connection connection) {
        connection.onNextRequest(() -> {
            gone = connection.isClosed();
            waiting.getAndSet(OVER).run();
        });
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public boolean mayHold() {
        return waiting.get() != OVER;
    }

    @Override
    public void whenOver(Runnable release) {
        if (waiting.getAndUpdate(before -> before == OVER ? OVER : release) == OVER) {
            release.run();
        }
    }
}
