package dev.kraftbench.conformance;

import dev.kraftbench.protocol.MessageBytes;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

/** A connection on which a test says exactly what it wants to, one request at a time. Waits for answers; one thread. */
final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream input;
    private int correlation;

    RawConnection(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        input = new DataInputStream(socket.getInputStream());
    }

    /**
     * @return the answer, read in the version of the request
     * @throws java.io.EOFException if the other side closes instead
     * @throws IOException if bytes of the answer are left over
     */
    ApiMessage ask(ApiKeys api, short version, ApiMessage request) throws IOException {
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.id)
                .setRequestApiVersion(version)
                .setCorrelationId(++correlation)
                .setClientId("raw");
        ByteBuffer sent = MessageBytes.of(header, api.requestHeaderVersion(version), request, version);
        byte[] frame = new byte[4 + sent.remaining()];
        ByteBuffer.wrap(frame).putInt(sent.remaining()).put(sent);
        socket.getOutputStream().write(frame);
        byte[] received = new byte[input.readInt()];
        input.readFully(received);
        ByteBufferAccessor bytes = new ByteBufferAccessor(ByteBuffer.wrap(received));
        ResponseHeaderData answerHeader = new ResponseHeaderData(bytes, api.responseHeaderVersion(version));
        ApiMessage answer = api.messageType.newResponse();
        answer.read(bytes, version);
        if (answerHeader.correlationId() != correlation || bytes.remaining() != 0) {
            throw new IOException("answer to " + answerHeader.correlationId() + " with " + bytes.remaining() + " bytes left over: " + answer);
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
