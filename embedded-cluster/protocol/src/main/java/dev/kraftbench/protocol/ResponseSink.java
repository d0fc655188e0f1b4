package dev.kraftbench.protocol;

import org.apache.kafka.common.protocol.ApiMessage;

/**
 * Takes the answer to one request. The transport sends answers of a connection in the order of its requests. Any thread; exactly one
 * call to one of the methods that answer.
 */
public interface ResponseSink {

    /**
     * Tells that the request's message is not looked at any more, though its answer is still to come: the transport may reuse the bytes that
     * the message views, and reads on. Optional; an answer says the same.
     */
    default void consumed() {}

    /** How many bytes of records the client may be sent at a time. */
    default int mostRecordBytes() {
        return Integer.MAX_VALUE;
    }

    /**
     * Asked before records are sent to a consumer. What is not held back counts as sent.
     *
     * @return 0, or the milliseconds that the client has to wait first: then the answer carries none and tells the client to wait so long
     */
    default int holdBack(long recordBytes) {
        return 0;
    }

    void respond(ApiMessage response);

    /** The request wants no answer (acks=0). */
    void noResponse();

    /** Closes the connection, because the request can't be answered in its protocol or the protocol asks for closing (acks=0 failures). */
    void close(String reason);

    /**
     * Tells that the handler broke down, perhaps after it had handed the request on: closes the connection as {@link #close} does, but leaves
     * the bytes that the message views to those who may still look at them.
     */
    default void failed(String reason) {
        close(reason);
    }
}
