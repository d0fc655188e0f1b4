package dev.kraftbench.transport;

import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/**
 * TLS of a listener. Any thread.
 *
 * @param engines makes an engine for a connection; of a server for a listener, of a client for links to one
 * @param principals who the other end is by its certificate, if that is to count
 */
public record ListenerTls(Engines engines, Function<SSLSession, KafkaPrincipal> principals) {

    /** Makes the engine for a connection. */
    @FunctionalInterface
    public interface Engines {
        /**
         * @param host of the other end
         * @param port of the other end
         */
        SSLEngine create(String host, int port);
    }

    /** Certificates do not tell who clients are: they log in, or are nobody. */
    public static KafkaPrincipal anonymous(SSLSession session) {
        return KafkaPrincipal.ANONYMOUS;
    }
}
