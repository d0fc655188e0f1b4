package dev.kraftbench.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * TLS that ends with a second handshake: up to TLS 1.2 the other end may ask for one at any time, and so keep a node busy with keys by a
 * few bytes. What TLS 1.3 says after its handshake is harmless.
 */
final class NegotiatedOnce extends SslHandler {

    private static final String HARMLESS = "TLSv1.3";
    /** What may come while keys are worked out: more than any handshake has. */
    private static final int MAX_WAITING_BYTES = 256 << 10;

    /** @param keyWork works out keys off the lane */
    NegotiatedOnce(SSLEngine engine, Executor keyWork) {
        super(engine, keyWork);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws SSLException {
        super.decode(context, in, out);
        if (in.readableBytes() > MAX_WAITING_BYTES && !handshakeFuture().isDone()) {
            throw new SSLHandshakeException("the other end sends without waiting for the handshake");
        }
        if (handshakeFuture().isSuccess() && isNegotiating() && !engine().getSession().getProtocol().equals(HARMLESS)) {
            throw new SSLHandshakeException("the other end wants a second handshake");
        }
    }

    private boolean isNegotiating() {
        HandshakeStatus status = engine().getHandshakeStatus();
        return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED && !engine().isInboundDone();
    }
}
