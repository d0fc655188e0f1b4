package dev.kraftbench.kernel;

import java.util.function.Consumer;

/**
 * A way to one peer. Requests are sent in order, several may be under way, and each is answered exactly once on the link's home lane.
 */
public interface Link<Q, R> extends AutoCloseable {

    Peer peer();

    /**
     * Sends a request. Called on the home lane.
     *
     * @param timeoutNanos after which the delivery is {@link Delivery.Lost} with {@link Loss#TIMED_OUT}
     * @param delivery called on the home lane, later, never from inside this call
     */
    void send(Q request, long timeoutNanos, Consumer<Delivery<R>> delivery);

    /** Calls the listener on the home lane each time an established connection is lost: the first sign of a peer's death. */
    void onLoss(Runnable listener);

    /** Fails what is under way with {@link Loss#CLOSED}. Called on the home lane. */
    @Override
    void close();

    /** What became of a request. */
    sealed interface Delivery<R> {
        record Answered<R>(R response) implements Delivery<R> {}

        /** The peer may or may not have acted on the request. */
        record Lost<R>(Loss reason, String detail) implements Delivery<R> {}
    }

    /** Why no answer came. */
    enum Loss {
        /** No connection could be made; the request was not sent. */
        UNREACHABLE,
        /** The connection broke with the request under way. */
        DISCONNECTED,
        /** No answer in time. */
        TIMED_OUT,
        /** The peer does not speak a version of this request that we do. */
        UNSUPPORTED,
        /** The link was closed on this side. */
        CLOSED
    }
}
