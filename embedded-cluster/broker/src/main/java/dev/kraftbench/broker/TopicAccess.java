package dev.kraftbench.broker;

import dev.kraftbench.protocol.Connection;
import java.util.function.Predicate;

/** Which topics a client may use, for handlers that know its topics only in the midst of their work. Any thread. */
public interface TopicAccess {

    /** Every topic: there is no authorizer. */
    Predicate<String> EVERY = topic -> true;

    /** Nobody is asked. */
    TopicAccess OPEN = new TopicAccess() {
        @Override
        public Predicate<String> readable(Connection connection) {
            return EVERY;
        }

        @Override
        public Predicate<String> replicable(Connection connection) {
            return EVERY;
        }

        @Override
        public Predicate<String> describable(Connection connection) {
            return EVERY;
        }

        @Override
        public Predicate<String> creatable(Connection connection) {
            return EVERY;
        }
    };

    /** What a consumer may fetch. */
    Predicate<String> readable(Connection connection);

    /** What a follower may fetch: everything or nothing. */
    Predicate<String> replicable(Connection connection);

    /** What a client may know of. */
    Predicate<String> describable(Connection connection);

    /** What a broker may create for a client. */
    Predicate<String> creatable(Connection connection);
}
