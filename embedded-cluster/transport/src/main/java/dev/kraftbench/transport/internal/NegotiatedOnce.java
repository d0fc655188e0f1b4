package dev.kraftbench.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * TLS that ends with a second handshake: up to TLS 1.2 the other end may ask for one at any time, and so keep a lane busy with keys by a
 * few bytes. What TLS 1.3 says after its handshake is harmless.
 */
final class NegotiatedOnce extends SslHandler {

    private static final String HARMLESS = "TLSv1.3";

    NegotiatedOnce(SSLEngine engine) {
        super(engine);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws SSLException {
        super.decode(context, in, out);
        if (handshakeFuture().isSuccess() && isNegotiating() && !engine().getSession().getProtocol().equals(HARMLESS)) {
            throw new SSLHandshakeException("the other end wants a second handshake");
        }
    }

    private boolean isNegotiating() {
        HandshakeStatus status = engine().getHandshakeStatus();
        return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED && !engine().isInboundDone();
    }
}
