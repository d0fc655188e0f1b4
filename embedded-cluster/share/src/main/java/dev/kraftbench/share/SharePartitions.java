package dev.kraftbench.share;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.replication.LeadershipListener;
import dev.kraftbench.replication.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The share partitions of this broker, by partition and group. What belongs to a partition is touched on the partition's lane only; methods
 * run there where they don't say otherwise.
 */
public final class SharePartitions {

    private final SharePersister persister;
    private final DeadLetters deadLetters;
    private final Function<String, ShareSettings> settings;
    private final ShareEvents events;
    private final Map<TopicIdPartition, OfPartition> byPartition = new ConcurrentHashMap<>();

    /** @param settings of a group, as they are now; any thread */
    public SharePartitions(SharePersister persister, DeadLetters deadLetters, Function<String, ShareSettings> settings, ShareEvents events) {
        this.persister = persister;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.events = events;
    }

    /** A share partition, or why there is none. */
    public sealed interface Found {
        record Here(SharePartition partition) implements Found {}

        record Refused(Errors error) implements Found {}
    }

    /** The group's share partition of a partition that this broker leads; it begins to load if it is new. */
    public Found find(Partition partition, String groupId) {
        SharePartition known = known(partition, groupId);
        if (known != null) {
            return new Found.Here(known);
        }
        if (!partition.isLeader()) {
            return new Found.Refused(Errors.NOT_LEADER_OR_FOLLOWER);
        }
        OfPartition of = byPartition.computeIfAbsent(partition.id(), ignored -> new OfPartition(partition));
        return new Found.Here(of.create(groupId));
    }

    /** The same, but only if somebody has used it since this broker leads. */
    public @Nullable SharePartition known(Partition partition, String groupId) {
        OfPartition of = byPartition.get(partition.id());
        return of == null ? null : of.groups.get(groupId);
    }

    /** What of the partitions led here is under delivery for the group. Any thread; completes on a lane. */
    public CompletableFuture<List<ShareWindow>> windows(String groupId) {
        List<CompletableFuture<Optional<ShareWindow>>> each = new ArrayList<>();
        byPartition.values().forEach(of -> {
            CompletableFuture<Optional<ShareWindow>> window = new CompletableFuture<>();
            of.partition.lane().execute(() -> window.complete(Optional.ofNullable(of.groups.get(groupId)).map(SharePartition::view)));
            each.add(window);
        });
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(done -> each.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList());
    }

    /** The group has no member left that fetches from this broker: what it needs next time is read anew. Any thread. */
    public void retire(String groupId) {
        byPartition.values().forEach(of -> of.partition.lane().execute(() -> {
            SharePartition known = of.groups.get(groupId);
            if (known != null) {
                known.retire();
            }
        }));
    }

    /** The share partitions of one partition, as long as it is led here. */
    private final class OfPartition implements LeadershipListener {
        private final Partition partition;
        private final Map<String, SharePartition> groups = new HashMap<>();
        private boolean listens;

        OfPartition(Partition partition) {
            this.partition = partition;
        }

        SharePartition create(String groupId) {
            SharePartitionKey key = new SharePartitionKey(groupId, partition.id().topicId(), partition.id().partition());
            SharePartition created = new SharePartition(
                    key,
                    new PartitionShareLog(partition),
                    new SharePartition.Context(partition.lane(), persister, deadLetters, () -> settings.apply(groupId), events, this::over));
            groups.put(groupId, created);
            if (!listens) {
                listens = true;
                partition.onLeadership(this);
            }
            created.load();
            return created;
        }

        private void over(SharePartition ended) {
            groups.remove(ended.key().groupId(), ended);
            if (groups.isEmpty() && listens) {
                listens = false;
                partition.removeLeadershipListener(this);
                byPartition.remove(partition.id(), this);
            }
        }

        @Override
        public void onLeading(Partition leading, int leaderEpoch) {
            endAll(leaderEpoch);
        }

        @Override
        public void onResigned(Partition resigned, int leaderEpoch) {
            endAll(-1);
        }

        private void endAll(int exceptEpoch) {
            for (SharePartition each : List.copyOf(groups.values())) {
                if (each.leaderEpoch() != exceptEpoch) {
                    each.end(Errors.NOT_LEADER_OR_FOLLOWER);
                }
            }
        }
    }
}
