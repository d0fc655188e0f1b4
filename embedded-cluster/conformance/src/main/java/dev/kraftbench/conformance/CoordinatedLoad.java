package dev.kraftbench.conformance;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Real clients that a coordinator serves, what it has confirmed to them, and what must therefore hold for ever. */
interface CoordinatedLoad extends AutoCloseable {

    String name();

    /** The node whose loss this load should notice most. */
    int coordinator(Admin admin) throws Exception;

    /** How often each part of the load (a partition, a worker) was confirmed something; a count only grows. */
    Map<String, Long> confirmations();

    /** Fails if something that was confirmed no longer holds, or if a client gave up. */
    void check(Admin admin) throws Exception;

    /** Works off what its topics hold, then compares the whole of it with what was confirmed. Nothing is written any more. */
    void finish(Admin admin) throws Exception;

    @Override
    void close();
}
