package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.ReplicaRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/**
 * Boxes and arrows of a small cluster: the brokers in rows, each with the replicas it holds by topic, and below them who writes and who reads.
 * Immutable and pure.
 */
public record GraphLayout(List<Box> boxes, List<Node> nodes, List<Arrow> arrows, int width, int height) {
    static final int MARGIN = 14;
    public static final int BOX_HEADER = 28;
    static final int CHIP_HEIGHT = 22;
    private static final int CHIP_WIDTH = 40;
    private static final int CHIP_GAP = 5;
    private static final int TOPIC_LINE = 19;
    private static final int BOX_GAP = 22;
    private static final int MIN_BOX = 190;
    private static final int MAX_BOX = 360;
    private static final int NODE_HEIGHT = 28;
    private static final int NODE_GAP = 9;

    public GraphLayout {
        boxes = List.copyOf(boxes);
        nodes = List.copyOf(nodes);
        arrows = List.copyOf(arrows);
    }

    /** A broker with its replicas. */
    public record Box(BrokerSnapshot broker, Rectangle bounds, List<Heading> headings, List<Chip> chips) {
        public int leaders() {
            return (int) chips.stream().filter(chip -> chip.cell().role() == ReplicaRole.LEADER).count();
        }
    }

    /** A topic's name above its replicas. */
    public record Heading(String topic, Point at) {}

    public record Chip(ReplicaCell cell, Rectangle bounds) {
        /** Glyph and partition number: L0, f1, f!2. */
        public String text() {
            return cell.glyph() + " " + cell.partition().partition();
        }
    }

    public enum NodeKind {
        PRODUCER,
        TOPIC,
        GROUP
    }

    /** A producer, topic or group of the data flow. */
    public record Node(NodeKind kind, String name, Rectangle bounds) {
        public Spot spot() {
            return switch (kind) {
                case PRODUCER -> Spot.NONE;
                case TOPIC -> Spot.ofTopic(name);
                case GROUP -> Spot.ofGroup(name);
            };
        }
    }

    public record Arrow(Node from, Node to, String note) {}

    public Optional<Chip> chip(Spot spot) {
        return boxes.stream().flatMap(box -> box.chips().stream()).filter(chip -> chip.cell().spot().equals(spot)).findFirst();
    }

    /** All replicas of a partition, the leader first if it has one. */
    public List<Chip> chips(String topic, int partition) {
        return boxes.stream().flatMap(box -> box.chips().stream())
                .filter(chip -> chip.cell().partition().topic().equals(topic) && chip.cell().partition().partition() == partition)
                .sorted(java.util.Comparator.comparing(chip -> chip.cell().role() != ReplicaRole.LEADER)).toList();
    }

    /** @param textWidth measures a text in the font of the canvas */
    public static GraphLayout of(List<BrokerSnapshot> brokers, List<PartitionSnapshot> partitions, DataFlow flow, int width,
            ToIntFunction<String> textWidth) {
        return new Arrangement(brokers, partitions, flow, Math.max(width, MIN_BOX + 2 * MARGIN), textWidth).arrange();
    }

    private static final class Arrangement {
        private final List<BrokerSnapshot> brokers;
        private final List<PartitionSnapshot> partitions;
        private final DataFlow flow;
        private final int width;
        private final ToIntFunction<String> textWidth;

        Arrangement(List<BrokerSnapshot> brokers, List<PartitionSnapshot> partitions, DataFlow flow, int width, ToIntFunction<String> textWidth) {
            this.brokers = brokers;
            this.partitions = partitions;
            this.flow = flow;
            this.width = width;
            this.textWidth = textWidth;
        }

        GraphLayout arrange() {
            int count = Math.max(1, brokers.size());
            int usable = width - 2 * MARGIN;
            int perRow = Math.clamp((usable + BOX_GAP) / (MIN_BOX + BOX_GAP), 1, count);
            int rows = Math.ceilDiv(count, perRow);
            perRow = Math.ceilDiv(count, rows);
            int boxWidth = Math.clamp((usable - (perRow - 1) * BOX_GAP) / perRow, MIN_BOX, MAX_BOX);
            int left = Math.max(MARGIN, (width - perRow * boxWidth - (perRow - 1) * BOX_GAP) / 2);
            List<Box> boxes = new ArrayList<>();
            int y = MARGIN;
            for (int first = 0; first < brokers.size(); first += perRow) {
                List<Box> row = new ArrayList<>();
                for (int i = first; i < Math.min(first + perRow, brokers.size()); i++) {
                    row.add(box(brokers.get(i), left + (i - first) * (boxWidth + BOX_GAP), y, boxWidth));
                }
                int height = row.stream().mapToInt(box -> box.bounds().height).max().orElse(0);
                for (Box box : row) {
                    box.bounds().height = height;
                }
                boxes.addAll(row);
                y += height + BOX_GAP;
            }
            List<Node> nodes = new ArrayList<>();
            List<Arrow> arrows = new ArrayList<>();
            int bottom = flow(nodes, arrows, y + 20);
            return new GraphLayout(boxes, nodes, arrows, width, (nodes.isEmpty() ? y : bottom) + MARGIN);
        }

        private Box box(BrokerSnapshot broker, int x, int y, int boxWidth) {
            Map<String, List<ReplicaCell>> byTopic = new LinkedHashMap<>();
            for (PartitionSnapshot partition : partitions) {
                if (partition.replicas().contains(broker.id())) {
                    byTopic.computeIfAbsent(partition.topic(), name -> new ArrayList<>()).add(ReplicaCell.of(partition, broker.id()));
                }
            }
            List<Heading> headings = new ArrayList<>();
            List<Chip> chips = new ArrayList<>();
            int lineY = y + BOX_HEADER + 6;
            for (Map.Entry<String, List<ReplicaCell>> topic : byTopic.entrySet()) {
                headings.add(new Heading(topic.getKey(), new Point(x + 10, lineY)));
                lineY += TOPIC_LINE;
                int chipX = x + 10;
                for (ReplicaCell cell : topic.getValue()) {
                    int chipWidth = Math.max(CHIP_WIDTH, textWidth.applyAsInt(cell.glyph() + " " + cell.partition().partition()) + 14);
                    if (chipX + chipWidth > x + boxWidth - 10 && chipX > x + 10) {
                        chipX = x + 10;
                        lineY += CHIP_HEIGHT + CHIP_GAP;
                    }
                    chips.add(new Chip(cell, new Rectangle(chipX, lineY, chipWidth, CHIP_HEIGHT)));
                    chipX += chipWidth + CHIP_GAP;
                }
                lineY += CHIP_HEIGHT + 8;
            }
            int height = Math.max(lineY - y + 4, BOX_HEADER + 44);
            return new Box(broker, new Rectangle(x, y, boxWidth, height), List.copyOf(headings), List.copyOf(chips));
        }

        private int flow(List<Node> nodes, List<Arrow> arrows, int top) {
            LinkedHashSet<String> topics = new LinkedHashSet<>();
            flow.writes().forEach(edge -> topics.add(edge.to()));
            flow.reads().forEach(edge -> topics.add(edge.from()));
            if (topics.isEmpty()) {
                return top;
            }
            LinkedHashSet<String> producers = new LinkedHashSet<>();
            flow.writes().forEach(edge -> producers.add(edge.from()));
            LinkedHashSet<String> groups = new LinkedHashSet<>();
            // in the order of what they read, so that few arrows cross
            topics.forEach(topic -> flow.reads().stream().filter(edge -> edge.from().equals(topic)).forEach(edge -> groups.add(edge.to())));
            int rows = Math.max(topics.size(), Math.max(producers.size(), groups.size()));
            int height = rows * (NODE_HEIGHT + NODE_GAP) - NODE_GAP;
            int column = Math.min(240, (width - 2 * MARGIN) / 4);
            int span = Math.min(width - 2 * MARGIN, 1080);
            int left = (width - span) / 2;
            Map<String, Node> written = column(NodeKind.PRODUCER, producers, left, column, top, height, nodes);
            Map<String, Node> middle = column(NodeKind.TOPIC, topics, left + (span - column) / 2, column, top, height, nodes);
            Map<String, Node> read = column(NodeKind.GROUP, groups, left + span - column, column, top, height, nodes);
            for (DataFlow.Edge edge : flow.writes()) {
                arrows.add(new Arrow(written.get(edge.from()), middle.get(edge.to()), edge.note()));
            }
            for (DataFlow.Edge edge : flow.reads()) {
                arrows.add(new Arrow(middle.get(edge.from()), read.get(edge.to()), edge.note()));
            }
            return top + height;
        }

        private static Map<String, Node> column(NodeKind kind, LinkedHashSet<String> names, int x, int columnWidth, int top, int height,
                List<Node> nodes) {
            Map<String, Node> made = new LinkedHashMap<>();
            int needed = names.size() * (NODE_HEIGHT + NODE_GAP) - NODE_GAP;
            int y = top + (height - needed) / 2;
            for (String name : names) {
                Node node = new Node(kind, name, new Rectangle(x, y, columnWidth, NODE_HEIGHT));
                made.put(name, node);
                nodes.add(node);
                y += NODE_HEIGHT + NODE_GAP;
            }
            return made;
        }
    }
}
