package dev.kraftbench.transport.internal;

import dev.kraftbench.transport.Encryption;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** What a channel has in front of its own handler if it is encrypted. Stateless. */
public final class TlsHandlers {

    private TlsHandlers() {}

    /** Puts encryption in front of what is added after it. On the channel's event loop. */
    public static void addTo(Channel channel, Encryption encryption, String host, int port) {
        SSLEngine engine = encryption.engines().create(host, port);
        // Whoever gave up while it waited must not keep the others waiting.
        Executor keyWork = work -> encryption.keyWork().execute(() -> {
            if (channel.isOpen()) {
                work.run();
            }
        });
        channel.pipeline().addLast(new NegotiatedOnce(engine, keyWork), new ChunkedWriteHandler());
    }

    /** What is wrong with the other end's TLS, if that is what broke the channel. */
    static Optional<String> problem(Throwable cause) {
        Throwable tls = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        return tls instanceof SSLException ? Optional.of(String.valueOf(tls.getMessage())) : Optional.empty();
    }
}
