package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.MetadataPublisher;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The newest cluster image, for any thread, and a way to wait for one that says something. The watches live on the metadata lane.
 */
public final class ImageWatch implements MetadataPublisher {

    private static final class Watch {
        final Predicate<ClusterImage> condition;
        final Lane home;
        final Consumer<Boolean> done;
        boolean over;

        Watch(Predicate<ClusterImage> condition, Lane home, Consumer<Boolean> done) {
            this.condition = condition;
            this.home = home;
            this.done = done;
        }

        void end(boolean fulfilled) {
            over = true;
            home.execute(() -> done.accept(fulfilled));
        }
    }

    private final Lane metadataLane;
    private final List<Watch> watches = new ArrayList<>();
    private volatile ClusterImage image = ClusterImage.EMPTY;

    public ImageWatch(Lane metadataLane) {
        this.metadataLane = metadataLane;
    }

    public ClusterImage image() {
        return image;
    }

    /**
     * Waits for an image that fulfils the condition.
     *
     * @param done called on the home lane with true, or with false after the time-out
     */
    public void when(Predicate<ClusterImage> condition, long timeoutNanos, Lane home, Consumer<Boolean> done) {
        metadataLane.run(() -> {
            Watch watch = new Watch(condition, home, done);
            if (condition.test(image)) {
                watch.end(true);
                return;
            }
            watches.add(watch);
            metadataLane.schedule(timeoutNanos, () -> {
                if (!watch.over) {
                    watches.remove(watch);
                    watch.end(false);
                }
            });
        });
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage now) {
        image = now;
        for (Iterator<Watch> each = watches.iterator(); each.hasNext(); ) {
            Watch watch = each.next();
            if (watch.condition.test(now)) {
                each.remove();
                watch.end(true);
            }
        }
    }
}
