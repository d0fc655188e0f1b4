package dev.kraftbench.protocol;

import org.apache.kafka.common.protocol.ApiMessage;

/** Stands before a sink and changes something on the way; what is not overridden goes on as it is. Any thread. */
public abstract class ForwardingSink implements ResponseSink {

    protected final ResponseSink sink;

    protected ForwardingSink(ResponseSink sink) {
        this.sink = sink;
    }

    @Override
    public void consumed() {
        sink.consumed();
    }

    @Override
    public int mostRecordBytes() {
        return sink.mostRecordBytes();
    }

    @Override
    public int holdBack(long recordBytes) {
        return sink.holdBack(recordBytes);
    }

    @Override
    public void respond(ApiMessage response) {
        sink.respond(response);
    }

    @Override
    public void noResponse() {
        sink.noResponse();
    }

    @Override
    public void close(String reason) {
        sink.close(reason);
    }

    @Override
    public void failed(String reason) {
        sink.failed(reason);
    }
}
