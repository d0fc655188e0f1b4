package dev.kraftbench.broker.quota;

import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.metadata.access.QuotaEntity;
import dev.kraftbench.metadata.access.QuotaIndex;
import dev.kraftbench.metadata.access.QuotaKind;
import dev.kraftbench.metadata.quota.Allowance;
import dev.kraftbench.metadata.quota.Allowances;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The quotas of users and client ids as they are now, and what is left of them on this broker. Any thread; changes come on the metadata
 * lane.
 */
public final class ClientQuotas implements MetadataPublisher {

    /** A percent of a second. */
    private static final double NANOS_PER_PERCENT = 1e7;

    private final long windowNanos;
    private final Allowances<QuotaIndex.Limit> allowances;
    private Map<QuotaEntity, ? extends Map<String, Double>> indexed = Map.of();
    private volatile QuotaIndex index = QuotaIndex.EMPTY;

    /**
     * @param windows {@code quota.window.num}
     * @param windowNanos {@code quota.window.size.seconds}
     */
    public ClientQuotas(int windows, long windowNanos) {
        this.windowNanos = windowNanos;
        // Saved up for all windows but the present one.
        this.allowances = new Allowances<>((windows - 1) * windowNanos);
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        if (image.access().quotas() != indexed) {
            indexed = image.access().quotas();
            index = QuotaIndex.of(indexed);
            if (index.isEmpty()) {
                allowances.clear();
            }
        }
    }

    /** Whether nobody is limited in anything. */
    boolean isEmpty() {
        return index.isEmpty();
    }

    /**
     * What a client shares with others of this kind, or null if it is not limited. In bytes, or in nanoseconds where the limit is a percentage
     * of a lane's time.
     */
    @Nullable Allowance allowance(QuotaKind kind, String user, String clientId, long nowNanos) {
        QuotaIndex.Limit limit = index.find(kind, user, clientId);
        if (limit == null) {
            return null;
        }
        double perSecond = kind == QuotaKind.REQUEST_PERCENTAGE ? limit.limit() * NANOS_PER_PERCENT : limit.limit();
        return allowances.of(limit, perSecond, nowNanos);
    }

    /** Nobody waits, or owes, longer for the time that its requests take. */
    long windowNanos() {
        return windowNanos;
    }
}
