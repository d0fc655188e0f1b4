package dev.kraftbench.ui.cluster.topology.scene;

/**
 * Something on the map by its name, the same in every snapshot and on every level: a broker, a topic, a partition, a group, or where two of them meet.
 *
 * @param topic empty for none
 * @param partition -1 for none
 * @param broker -1 for none
 * @param group empty for none
 */
public record Spot(String topic, int partition, int broker, String group) {
    public static final Spot NONE = new Spot("", -1, -1, "");

    public static Spot ofBroker(int broker) {
        return new Spot("", -1, broker, "");
    }

    public static Spot ofTopic(String topic) {
        return new Spot(topic, -1, -1, "");
    }

    public static Spot ofPartition(String topic, int partition) {
        return new Spot(topic, partition, -1, "");
    }

    public static Spot ofReplica(String topic, int partition, int broker) {
        return new Spot(topic, partition, broker, "");
    }

    public static Spot ofGroup(String group) {
        return new Spot("", -1, -1, group);
    }

    public Spot onBroker(int id) {
        return new Spot(topic, partition, id, group);
    }

    public boolean hasTopic() {
        return !topic.isEmpty();
    }

    public boolean hasPartition() {
        return hasTopic() && partition >= 0;
    }

    public boolean hasBroker() {
        return broker >= 0;
    }

    public boolean hasGroup() {
        return !group.isEmpty();
    }

    /** Both are about the same partition. */
    public boolean samePartition(Spot other) {
        return hasPartition() && partition == other.partition && topic.equals(other.topic);
    }
}
