package dev.kraftbench.group;

import java.util.function.Predicate;

/**
 * Who asks.
 *
 * @param clientHost as Kafka writes it, such as {@code /127.0.0.1}
 * @param version of the request
 * @param sees the topics that the client may know of, also when it is asked later; any thread
 */
public record ClientContext(String clientId, String clientHost, short version, Patience patience, Predicate<String> sees) {

    /** Somebody who may know of every topic. */
    public ClientContext(String clientId, String clientHost, short version, Patience patience) {
        this(clientId, clientHost, version, patience, topic -> true);
    }


    /** The same client, who may know of these topics only. */
    public ClientContext seeing(Predicate<String> topics) {
        return new ClientContext(clientId, clientHost, version, patience, topics);
    }

    /** Somebody who wants every answer at once. */
    public ClientContext(String clientId, String clientHost, short version) {
        this(clientId, clientHost, version, Patience.NONE);
    }

    /**
     * Whether the answer to this request may be held until there is news. Answers go out in the order of the requests, so a held answer
     * must be released as soon as the client asks for something else.
     */
    public interface Patience {

        Patience NONE = new Patience() {
            @Override
            public boolean mayHold() {
                return false;
            }

            @Override
            public void whenOver(Runnable release) {
                release.run();
            }
        };

        /** Whether the client sends its heartbeats in the background, so that nobody waits for the answer. Any thread. */
        boolean mayHold();

        /**
         * Calls back once, on any thread, when the client has sent another request or is gone; at once if that is so already. Who holds the answer
         * to the request once more calls again; then only the last one is called. Any thread.
         */
        void whenOver(Runnable release);

        /** Whether the client's connection is closed. Any thread. */
        default boolean isGone() {
            return false;
        }
    }
}
