package dev.kraftbench.controller.internal.quota;

import dev.kraftbench.metadata.access.AccessImage;
import dev.kraftbench.metadata.access.QuotaEntity;
import dev.kraftbench.metadata.access.QuotaIndex;
import dev.kraftbench.metadata.access.QuotaKind;
import dev.kraftbench.metadata.quota.Allowance;
import dev.kraftbench.metadata.quota.Allowances;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many partitions clients may have created and deleted (KIP-599): an allowance, of which that of all windows may be
 * saved up. Known to the active controller only; another one begins anew. On the metadata lane.
 */
public final class MutationQuotas {

    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(10_000);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Allowances<QuotaIndex.Limit> allowances;
    private Map<QuotaEntity, ? extends Map<String, Double>> indexed = Map.of();
    private QuotaIndex index = QuotaIndex.EMPTY;

    /** @param burstSeconds {@code controller.quota.window.num} times {@code controller.quota.window.size.seconds} */
    public MutationQuotas(long burstSeconds) {
        this.allowances = new Allowances<>(Math.min(TimeUnit.SECONDS.toNanos(burstSeconds), LONGEST_NANOS));
    }

    /** What one request may change. */
    public static final class Budget {

        /** Of clients without a quota. */
        public static final Budget UNLIMITED = new Budget(null, false, 0);

        private final @Nullable Allowance allowance;
        private final boolean strict;
        private final long nowNanos;
        private boolean exceeded;

        private Budget(@Nullable Allowance allowance, boolean strict, long nowNanos) {
            this.allowance = allowance;
            this.strict = strict;
            this.nowNanos = nowNanos;
        }

        /**
         * Takes the partitions, however many, as long as nothing is owed.
         *
         * @return false if something is and the client knows what that means: then nothing may be changed
         */
        public boolean take(int partitions) {
            if (allowance == null) {
                return true;
            }
            if (strict && allowance.owedNanos(nowNanos) > 0) {
                exceeded = true;
                return false;
            }
            long owed = allowance.use(partitions, nowNanos);
            exceeded |= !strict && owed > 0;
            return true;
        }

        /** After which nothing will be owed; 0 for a client that kept to its quota. */
        public int throttleMillis() {
            return allowance == null || !exceeded
                    ? 0
                    : (int) Math.min(Integer.MAX_VALUE, Math.round(allowance.owedNanos(nowNanos) / NANOS_PER_MILLI));
        }
    }

    /** @param strict whether the client understands to be refused (since the versions of KIP-599) */
    public Budget budget(AccessImage access, String user, String clientId, boolean strict, long nowNanos) {
        if (indexed != access.quotas()) {
            indexed = access.quotas();
            index = QuotaIndex.of(access.quotas());
        }
        QuotaIndex.Limit limit = index.find(QuotaKind.MUTATIONS, user, clientId);
        return limit == null ? Budget.UNLIMITED : new Budget(allowances.of(limit, limit.limit(), nowNanos), strict, nowNanos);
    }

    int size() {
        return allowances.size();
    }
}
