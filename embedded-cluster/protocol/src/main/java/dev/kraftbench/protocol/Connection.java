package dev.kraftbench.protocol;

import dev.kraftbench.kernel.Lane;
import java.net.InetAddress;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/** The connection a request came by. */
public interface Connection {

    /** Unique in the node's life. */
    long id();

    /** The lane that reads from and writes to this connection. */
    Lane lane();

    /** Name of the listener, such as {@code PLAINTEXT}. */
    String listener();

    InetAddress clientAddress();

    /** Who is at the other end, as far as the listener asks: by a login or a certificate. Any thread. */
    default KafkaPrincipal principal() {
        return KafkaPrincipal.ANONYMOUS;
    }

    /** Whether the other end is a node of this JVM: nobody has to tell a process that it may talk to itself. */
    default boolean isOfThisProcess() {
        return false;
    }

    /** From ApiVersions; {@code unknown} until the client has told. */
    String clientSoftwareName();

    String clientSoftwareVersion();

    /**
     * Calls the listener once on {@link #lane()} when the client has sent another request or is gone, so that whoever holds an answer gives
     * it: answers go out in the order of the requests. On {@link #lane()}, while the request is handled. The default is for connections
     * whose requests come one at a time.
     */
    default void onNextRequest(Runnable listener) {
        onClose(listener);
    }

    /**
     * Reads no further request for so long, or longer if that was said before. Answers go on. On {@link #lane()}. The default is for connections
     * between nodes, which no quota slows down.
     */
    default void pause(long nanos) {}

    /** Whether the connection is gone. On {@link #lane()}. */
    default boolean isClosed() {
        return false;
    }

    /** Calls the listener once on {@link #lane()} when the connection is gone; at once if it is gone already. */
    void onClose(Runnable listener);
}
