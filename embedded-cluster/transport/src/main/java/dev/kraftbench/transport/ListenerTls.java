package dev.kraftbench.transport;

import java.util.function.Function;
import javax.net.ssl.SSLSession;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/**
 * TLS of a listener. Any thread.
 *
 * @param principals who the other end is by its certificate, if that is to count
 */
public record ListenerTls(Encryption encryption, Function<SSLSession, KafkaPrincipal> principals) {

    /** Certificates do not tell who clients are: they log in, or are nobody. */
    public static KafkaPrincipal anonymous(SSLSession session) {
        return KafkaPrincipal.ANONYMOUS;
    }
}
