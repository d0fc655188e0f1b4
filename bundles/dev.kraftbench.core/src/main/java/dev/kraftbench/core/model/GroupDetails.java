package dev.kraftbench.core.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A group of any type with its members and how far it has come.
 *
 * @param epoch of a group whose work the server assigns (KIP-848, 932, 1071), otherwise {@link #NO_EPOCH}
 * @param targetEpoch the epoch of the newest assignment; behind {@code epoch} while one is being computed
 * @param topology of a streams group, otherwise empty
 */
public record GroupDetails(String id, String type, String state, String assignor, int coordinator, int epoch, int targetEpoch, List<Member> members,
        List<PartitionLag> lags, List<Subtopology> topology) {

    /** Epoch of groups and members that assign work among themselves, or whose cluster does not tell. */
    public static final int NO_EPOCH = -1;

    public GroupDetails {
        members = List.copyOf(members);
        lags = List.copyOf(lags);
        topology = List.copyOf(topology);
    }

    public long totalLag() {
        return lags.stream().mapToLong(PartitionLag::lag).filter(lag -> lag > 0).sum();
    }

    /** The longest that a record has waited for the group; {@link Delay#UNKNOWN} when no partition with a lag tells. */
    public Delay longestDelay() {
        return totalLag() == 0 && lags.stream().anyMatch(lag -> lag.lag() == 0) ? Delay.NONE
                : lags.stream().filter(lag -> lag.lag() > 0).map(PartitionLag::delay).filter(delay -> delay.millis() >= 0)
                        .max(Comparator.comparingLong(Delay::millis)).orElse(Delay.UNKNOWN);
    }

    /**
     * @param instanceId of a static member
     * @param work partitions, or tasks of a streams group, that it has
     * @param target those it shall have; the same as {@code work} where the cluster does not tell
     */
    public record Member(String id, String clientId, String host, Optional<String> instanceId, String rack, int epoch, List<String> work,
            List<String> target) {
        public Member {
            work = List.copyOf(work);
            target = List.copyOf(target);
        }

        /** It does not have what it shall have yet. */
        public boolean moving() {
            return !work.equals(target);
        }
    }

    /** @param committed -1 when the group has committed nothing there; of a share group where its window of records starts
     *  @param lag -1 when unknown */
    public record PartitionLag(String topic, int partition, long committed, long endOffset, long lag, Delay delay) {
        /** The next record to be read, where there is a lag; what waits for a share group is taken for its window's newest. */
        public long next() {
            return lag < 0 || endOffset < 0 ? committed : Math.max(committed, endOffset - lag);
        }

        public PartitionLag with(Delay found) {
            return new PartitionLag(topic, partition, committed, endOffset, lag, found);
        }
    }

    /**
     * For how long the next record has waited.
     *
     * @param millis -1 when unknown, 0 when nothing waits
     */
    public record Delay(long millis, Source source) {
        public static final Delay UNKNOWN = new Delay(-1, Source.UNKNOWN);
        public static final Delay NONE = new Delay(0, Source.NOTHING_WAITS);

        /** How it was found. */
        public enum Source {
            /** When the log's end passed the committed offset, as sampled here. */
            HISTORY,
            /** The timestamp of the record at the committed offset. */
            RECORD,
            NOTHING_WAITS,
            UNKNOWN
        }
    }

    /** A part of a streams group's topology; its tasks are its partitions. */
    public record Subtopology(String id, List<String> sources, List<String> repartitionSinks, List<String> repartitionSources, List<String> changelogs) {
        public Subtopology {
            sources = List.copyOf(sources);
            repartitionSinks = List.copyOf(repartitionSinks);
            repartitionSources = List.copyOf(repartitionSources);
            changelogs = List.copyOf(changelogs);
        }
    }
}
