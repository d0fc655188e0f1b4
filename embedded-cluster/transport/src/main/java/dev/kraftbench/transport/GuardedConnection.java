package dev.kraftbench.transport;

import dev.kraftbench.protocol.Connection;
import java.util.Set;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/** A connection as its {@link Gate} sees it. On the connection's lane. */
public interface GuardedConnection extends Connection {

    /** Reads nothing but short requests of these APIs until {@link #admit}; any other closes the connection. */
    void restrict(Set<ApiKeys> only, int maxFrameBytes);

    /** From now on every request is read, as one of this principal. */
    void admit(KafkaPrincipal principal);

    /** Closes when what has been answered is sent. */
    void part();
}
