package dev.kraftbench.broker.login;

/** The server's side of one exchange of a SASL mechanism. On the connection's lane; must not wait. */
interface Conversation {

    /** What follows from a client's token. */
    sealed interface Step {
        /** The client has to answer this. */
        record Challenge(byte[] token) implements Step {}

        /** The client is this user. */
        record Accepted(byte[] token, String user) implements Step {}

        /**
         * The client has not shown to be anybody.
         *
         * @param reason is told to the client, so it must be the same whether or not there is such a user
         */
        record Refused(String reason) implements Step {}
    }

    Step next(byte[] token);
}
