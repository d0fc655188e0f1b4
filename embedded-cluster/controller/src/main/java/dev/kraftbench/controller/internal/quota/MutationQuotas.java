package dev.kraftbench.controller.internal.quota;

import dev.kraftbench.metadata.access.AccessImage;
import dev.kraftbench.metadata.access.QuotaEntity;
import dev.kraftbench.metadata.access.QuotaIndex;
import dev.kraftbench.metadata.access.QuotaKind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many partitions clients may have created and deleted (KIP-599): tokens that come back at the rate of the quota, of which those of all
 * windows may be saved up. Known to the active controller only; another one begins anew. On the metadata lane.
 */
public final class MutationQuotas {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int FEW_BUCKETS = 256;

    /** Tokens of the clients that share a limit; they may be below zero. */
    private static final class Bucket {
        double tokens;
        long filledNanos;
        double limit;

        Bucket(double tokens, long nowNanos, double limit) {
            this.tokens = tokens;
            this.filledNanos = nowNanos;
            this.limit = limit;
        }

        void fill(double nowLimit, double burstSeconds, long nowNanos) {
            double seconds = (nowNanos - filledNanos) / NANOS_PER_SECOND;
            limit = nowLimit;
            tokens = Math.min(limit * burstSeconds, tokens + seconds * limit);
            filledNanos = nowNanos;
        }
    }

    private final double burstSeconds;
    private final Map<QuotaIndex.Sharers, Bucket> buckets = new HashMap<>();
    private Map<QuotaEntity, ? extends Map<String, Double>> indexed = Map.of();
    private QuotaIndex index = QuotaIndex.EMPTY;
    private int sweepAt = FEW_BUCKETS;

    /** @param burstSeconds {@code controller.quota.window.num} times {@code controller.quota.window.size.seconds} */
    public MutationQuotas(long burstSeconds) {
        this.burstSeconds = burstSeconds;
    }

    /** What one request may change. */
    public static final class Budget {

        /** Of clients without a quota. */
        public static final Budget UNLIMITED = new Budget(null, false);

        private final @Nullable Bucket bucket;
        private final boolean strict;
        private boolean exceeded;

        private Budget(@Nullable Bucket bucket, boolean strict) {
            this.bucket = bucket;
            this.strict = strict;
        }

        /**
         * Takes the partitions, however many, as long as nothing is owed.
         *
         * @return false if something is and the client knows what that means: then nothing may be changed
         */
        public boolean take(int partitions) {
            if (bucket == null) {
                return true;
            }
            if (strict && bucket.tokens < 0) {
                exceeded = true;
                return false;
            }
            bucket.tokens -= partitions;
            exceeded |= !strict && bucket.tokens < 0;
            return true;
        }

        /** After which nothing will be owed; 0 for a client that kept to its quota. */
        public int throttleMillis() {
            return bucket == null || !exceeded ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.round(-bucket.tokens / bucket.limit * 1000));
        }
    }

    /** @param strict whether the client understands to be refused (since the versions of KIP-599) */
    public Budget budget(AccessImage access, String user, String clientId, boolean strict, long nowNanos) {
        if (indexed != access.quotas()) {
            indexed = access.quotas();
            index = QuotaIndex.of(access.quotas());
        }
        QuotaIndex.Limit limit = index.find(QuotaKind.MUTATIONS, user, clientId);
        if (limit == null) {
            return Budget.UNLIMITED;
        }
        if (buckets.size() >= sweepAt) {
            sweep(nowNanos);
        }
        Bucket bucket = buckets.computeIfAbsent(
                limit.sharers(), sharers -> new Bucket(limit.limit() * burstSeconds, nowNanos, limit.limit()));
        bucket.fill(limit.limit(), burstSeconds, nowNanos);
        return new Budget(bucket, strict);
    }

    /** A full bucket says nothing that a new one would not. */
    private void sweep(long nowNanos) {
        buckets.values().removeIf(bucket -> {
            bucket.fill(bucket.limit, burstSeconds, nowNanos);
            return bucket.tokens >= bucket.limit * burstSeconds;
        });
        sweepAt = Math.max(FEW_BUCKETS, 2 * buckets.size());
    }

    int size() {
        return buckets.size();
    }
}
