package dev.kraftbench.share;

import java.util.List;

/** Who wants to know what happens. Any thread. */
public interface ShareEvents {

    /** Nobody does. */
    ShareEvents NONE = new ShareEvents() {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void happened(List<ShareEvent> events) {
            // Nobody listens.
        }
    };

    /** Whether anybody listens; while not, no event is made. */
    boolean wanted();

    /** What has happened with one share partition in one turn of its lane, in order; of very much the rest is left out. */
    void happened(List<ShareEvent> events);
}
