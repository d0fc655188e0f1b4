package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.FilterLanguage;
import dev.kraftbench.core.serde.RecordDecoder;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Serdes;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.ui.base.DisplayUpdates;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Control;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** The services a browser of records needs. */
public record RecordServices(Serdes serdes, FilterLanguage filters) {
    /** Before the first search. */
    static final RecordDecoder NO_DECODER = new RecordDecoder() {
        @Override
        public ReadRecord decode(StoredRecord stored) {
            return new ReadRecord(stored, Decoded.NOTHING, Decoded.NOTHING);
        }

        @Override
        public Optional<RecordSerde> used(Side side) {
            return Optional.empty();
        }
    };

    /** Empty while the bundle of serdes does not run. */
    public static Optional<RecordServices> find() {
        BundleContext context = FrameworkUtil.getBundle(RecordServices.class).getBundleContext();
        return service(context, Serdes.class).flatMap(serdes -> service(context, FilterLanguage.class).map(filters -> new RecordServices(serdes, filters)));
    }

    /** Finds them without holding up the window: the first to ask makes the language of filters. {@code found} runs on the UI thread. */
    static void find(Control owner, Consumer<Optional<RecordServices>> found) {
        Thread.ofVirtual().name("services of records").start(() -> {
            Optional<RecordServices> services = find();
            DisplayUpdates.run(owner, () -> found.accept(services));
        });
    }

    private static <S> Optional<S> service(BundleContext context, Class<S> type) {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        Optional<S> service = Optional.ofNullable(tracker.getService());
        tracker.close();
        return service;
    }
}
