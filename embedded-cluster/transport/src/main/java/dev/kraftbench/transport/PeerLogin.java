package dev.kraftbench.transport;

import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** A node's login at others. Any thread. */
public interface PeerLogin {

    /** Name of the SASL mechanism. */
    String mechanism();

    /** Begins one login. What the client answers may take milliseconds to work out. */
    SaslClient begin() throws SaslException;
}
