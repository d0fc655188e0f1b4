package dev.kraftbench.group.internal.streams;

/**
 * A unit of work: one partition of each source topic of a subtopology. Ordered by subtopology, then by partition.
 *
 * @param subtopology its id in the topology
 */
public record TaskId(String subtopology, int partition) implements Comparable<TaskId> {

    @Override
    public int compareTo(TaskId other) {
        int bySubtopology = subtopology.compareTo(other.subtopology);
        return bySubtopology != 0 ? bySubtopology : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return subtopology + "_" + partition;
    }
}
