package dev.kraftbench.core.placement;

import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.PartitionId;
import java.util.List;

/** Reassignments that the cluster works on, by partition. */
public record MovesUnderWay(List<Moving> moves, List<Gap> gaps) {
    public MovesUnderWay {
        moves = List.copyOf(moves);
        gaps = List.copyOf(gaps);
    }

    /**
     * @param replicas as they are now: those that stay, come and go
     * @param bytes size of the leader's log, -1 when unknown
     * @param copies one for each of {@code adding} whose broker answered
     */
    public record Moving(PartitionId partition, List<Integer> replicas, List<Integer> adding, List<Integer> removing, long bytes, List<Copy> copies) {
        public Moving {
            replicas = List.copyOf(replicas);
            adding = List.copyOf(adding);
            removing = List.copyOf(removing);
            copies = List.copyOf(copies);
        }

        /** Share of the bytes that are there, 0 to 1; NaN when unknown. */
        public double progress() {
            if (adding.isEmpty()) {
                return 1;
            }
            if (bytes < 0 || copies.isEmpty()) {
                return Double.NaN;
            }
            long copied = copies.stream().mapToLong(copy -> Math.min(bytes, copy.bytes())).sum();
            return bytes == 0 ? 1 : copied / (double) (bytes * adding.size());
        }

        /** Bytes still to be copied, over all replicas that come; -1 when unknown. */
        public long missing() {
            return adding.isEmpty() ? 0 : bytes < 0 || copies.size() < adding.size() ? -1
                    : copies.stream().mapToLong(copy -> Math.max(0, bytes - copy.bytes())).sum();
        }
    }

    /**
     * How much a broker has of what it is to get. What DescribeLogDirs calls the lag is the distance to the replica's own high watermark, and nought for
     * every follower; so it is the bytes that tell.
     */
    public record Copy(int broker, long bytes) {}

    /** Of all bytes to be there, the share that is; NaN when nothing is known or under way. */
    public double progress() {
        double bytes = 0;
        double copied = 0;
        for (Moving move : moves) {
            double progress = move.progress();
            if (!Double.isNaN(progress)) {
                double weight = Math.max(1, move.bytes()) * Math.max(1, move.adding().size());
                bytes += weight;
                copied += weight * progress;
            }
        }
        return bytes == 0 ? Double.NaN : copied / bytes;
    }
}
