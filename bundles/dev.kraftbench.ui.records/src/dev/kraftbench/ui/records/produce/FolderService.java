package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.PartitionerFolder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** The watched folder, where the framework offers it, and work on it off the UI thread. Any thread. */
final class FolderService {
    private FolderService() {}

    static Optional<PartitionerFolder> find() {
        BundleContext context = FrameworkUtil.getBundle(FolderService.class).getBundleContext();
        ServiceTracker<PartitionerFolder, PartitionerFolder> tracker = new ServiceTracker<>(context, PartitionerFolder.class, null);
        tracker.open();
        try {
            return Optional.ofNullable(tracker.getService());
        } finally {
            tracker.close();
        }
    }

    interface Work<T> {
        T on(PartitionerFolder folder) throws Exception;
    }

    static <T> CompletableFuture<T> ask(Work<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.on(find().orElseThrow(() -> new IllegalStateException(Messages.no_folder)));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }, task -> Thread.ofVirtual().name("kraftbench-partitioners").start(task));
    }
}
