package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.ReplicaRole;
import java.util.List;

/** Topic × broker: the warmer a cell, the more of the topic's partitions the broker leads. */
public record HeatScene(GridGeometry geometry, List<BrokerLoad> brokers, MapModel model) implements GridScene {
    private static final int COOLEST = 2;
    private static final int WARMEST = 6;

    @Override
    public int partitions() {
        return model.partitions();
    }

    @Override
    public Spot rowSpot(int row) {
        return Spot.ofTopic(model.topics().get(row).topic().name());
    }

    @Override
    public int rowOf(Spot spot) {
        for (int row = 0; row < model.topics().size() && spot.hasTopic(); row++) {
            if (model.topics().get(row).topic().name().equals(spot.topic())) {
                return row;
            }
        }
        return -1;
    }

    public MapModel.TopicRow row(int row) {
        return model.topics().get(row);
    }

    @Override
    public CellFace face(int row, int column) {
        MapModel.TopicRow topic = row(row);
        HeatCell cell = topic.cells().get(column);
        if (cell.replicas() == 0) {
            return CellFace.NONE;
        }
        int most = Math.max(1, topic.mostLeaders());
        int heat = cell.role() == ReplicaRole.LEADER ? COOLEST + (WARMEST - COOLEST) * cell.leaders() / most : 0;
        return new CellFace(cell.glyph(), cell.role(), heat);
    }
}
