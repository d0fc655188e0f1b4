package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.ui.cluster.topology.scene.MapFilter;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which replicas events speak of, for a moment of light. Pure. */
final class MapHighlights {
    /** At demo size a move is seen in this time; on a big map the eye needs longer to find it. */
    private static final int SMALL_MILLIS = 600;
    private static final int BIG_MILLIS = 2_000;
    /** A broker that dies changes thousands of partitions: that many lights say nothing more. */
    private static final int MOST = 500;

    private MapHighlights() {}

    static int millis(int partitions) {
        return partitions > MapFilter.MANY_PARTITIONS ? BIG_MILLIS : SMALL_MILLIS;
    }

    /** What it happened to, with where it came from: for a new leader the old one, for a replica that left or joined the ISR itself. */
    static Map<Spot, Spot> of(List<ClusterEvent> events) {
        Map<Spot, Spot> lights = new LinkedHashMap<>();
        for (ClusterEvent event : events) {
            if (lights.size() >= MOST) {
                break;
            }
            if (event instanceof ClusterEvent.LeaderMoved move && move.to() >= 0) {
                Spot to = Spot.ofReplica(move.topic(), move.partition(), move.to());
                lights.put(to, move.from() < 0 ? to : to.onBroker(move.from()));
            } else if (event instanceof ClusterEvent.IsrChanged change) {
                change.left().forEach(broker -> light(lights, change, broker));
                change.joined().forEach(broker -> light(lights, change, broker));
            }
        }
        return lights;
    }

    private static void light(Map<Spot, Spot> lights, ClusterEvent.IsrChanged change, int broker) {
        Spot spot = Spot.ofReplica(change.topic(), change.partition(), broker);
        lights.putIfAbsent(spot, spot);
    }
}
