package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import java.util.List;

/** Partition × broker. */
public record MatrixScene(GridGeometry geometry, List<BrokerLoad> brokers, List<PartitionSnapshot> rows) implements GridScene {

    @Override
    public int partitions() {
        return rows.size();
    }

    @Override
    public Spot rowSpot(int row) {
        PartitionSnapshot partition = rows.get(row);
        return Spot.ofPartition(partition.topic(), partition.partition());
    }

    /** Of a topic alone: its first partition. */
    @Override
    public int rowOf(Spot spot) {
        for (int row = 0; row < rows.size() && spot.hasTopic(); row++) {
            PartitionSnapshot partition = rows.get(row);
            if ((partition.partition() == spot.partition() || !spot.hasPartition()) && partition.topic().equals(spot.topic())) {
                return row;
            }
        }
        return -1;
    }

    @Override
    public CellFace face(int row, int column) {
        ReplicaCell cell = ReplicaCell.of(rows.get(row), brokers.get(column).broker().id());
        return cell.role() == ReplicaRole.NONE ? CellFace.NONE : new CellFace(cell.glyph(), cell.role(), CellFace.FULL);
    }
}
