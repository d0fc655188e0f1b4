package dev.kraftbench.group.internal.share;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/**
 * Those who wait for a commit or for the share coordinators: each is told exactly once how it ended, also if the shard is dropped before.
 * Confined to the shard's lane.
 */
final class Promises {

    private final Set<Promise> open = new LinkedHashSet<>();
    private boolean broken;

    private final class Promise implements Consumer<Errors> {
        private final Consumer<Errors> then;

        Promise(Consumer<Errors> then) {
            this.then = then;
        }

        @Override
        public void accept(Errors how) {
            if (open.remove(this)) {
                then.accept(how);
            }
        }
    }

    /** Something to call when it has ended; what is called after the shard was dropped is ignored. */
    Consumer<Errors> of(Consumer<Errors> then) {
        Promise promise = new Promise(then);
        open.add(promise);
        return promise;
    }

    /** Whether the shard is dropped: nothing may be planned for it any more. */
    boolean areBroken() {
        return broken;
    }

    void breakAll(Errors why) {
        broken = true;
        List.copyOf(open).forEach(promise -> promise.accept(why));
    }
}
