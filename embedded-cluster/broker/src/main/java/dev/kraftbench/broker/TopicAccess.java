package dev.kraftbench.broker;

import dev.kraftbench.protocol.Request;
import java.util.function.Predicate;

/** Which topics a client may use, for handlers that know its topics only in the midst of their work. Any thread. */
public interface TopicAccess {

    /** Every topic: there is no authorizer. */
    Predicate<String> EVERY = topic -> true;

    /** Nobody is asked. */
    TopicAccess OPEN = new TopicAccess() {
        @Override
        public Predicate<String> readable(Request request) {
            return EVERY;
        }

        @Override
        public Predicate<String> replicable(Request request) {
            return EVERY;
        }

        @Override
        public Predicate<String> describable(Request request) {
            return EVERY;
        }

        @Override
        public Predicate<String> creatable(Request request) {
            return EVERY;
        }
    };

    /** What a consumer may fetch. */
    Predicate<String> readable(Request request);

    /** What a follower may fetch: everything or nothing. */
    Predicate<String> replicable(Request request);

    /** What a client may know of. */
    Predicate<String> describable(Request request);

    /** What a broker may create for a client. */
    Predicate<String> creatable(Request request);
}
