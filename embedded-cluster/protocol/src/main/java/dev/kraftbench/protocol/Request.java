package dev.kraftbench.protocol;

import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * A decoded request with where it came from.
 *
 * <p>Record batches inside {@code message} are views into the pooled frame. They stay valid until the response has been given to the
 * {@link ResponseSink}; a handler that keeps them longer copies them.
 *
 * @param version of the message; inside one JVM messages pass by reference and carry the newest version
 */
public record Request(ApiKeys api, short version, RequestHeaderData header, ApiMessage message, Connection connection) {

    /** The client id of the header, never null. */
    public String clientId() {
        return header.clientId() == null ? "" : header.clientId();
    }
}
