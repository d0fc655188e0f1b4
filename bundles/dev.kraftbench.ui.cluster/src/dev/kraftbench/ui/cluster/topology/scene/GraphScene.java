package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.PartitionSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/** Boxes and arrows of a small cluster. */
public record GraphScene(GraphLayout layout, int partitions) implements TopologyScene {

    /** @param textWidth measures a text in the font of the canvas */
    public static GraphScene of(MapModel model, DataFlow flow, int width, ToIntFunction<String> textWidth) {
        List<PartitionSnapshot> partitions = model.partitions("");
        Set<String> topics = partitions.stream().map(PartitionSnapshot::topic).collect(Collectors.toSet());
        DataFlow shown = new DataFlow(flow.writes().stream().filter(edge -> topics.contains(edge.to())).toList(),
                flow.reads().stream().filter(edge -> topics.contains(edge.from())).toList());
        return new GraphScene(GraphLayout.of(model.brokers(), partitions, shown, width, textWidth), partitions.size());
    }

    /** Boxes first, what is in them after them. */
    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (GraphLayout.Box box : layout.boxes()) {
            places.add(new Place(Spot.ofBroker(box.broker().id()), box.bounds()));
            box.chips().forEach(chip -> places.add(new Place(chip.cell().spot(), chip.bounds())));
        }
        for (GraphLayout.Node node : layout.nodes()) {
            places.add(new Place(node.spot(), node.bounds()));
        }
        return places;
    }

    @Override
    public Point extent() {
        return new Point(layout.width(), layout.height());
    }

    @Override
    public Spot spotAt(Point inView, Point scroll) {
        return Place.at(places(), new Point(inView.x + scroll.x, inView.y + scroll.y));
    }

    @Override
    public Optional<Rectangle> boundsOf(Spot spot) {
        return Place.of(places(), spot);
    }

    /** Among replicas and the nodes of the flow; a box is what they are in and no step of its own. */
    @Override
    public Spot next(Spot from, Direction direction) {
        return Place.next(places().stream().filter(place -> !place.spot().equals(Spot.ofBroker(place.spot().broker())) || empty(place.spot().broker()))
                .toList(), from, direction);
    }

    private boolean empty(int broker) {
        return layout.boxes().stream().anyMatch(box -> box.broker().id() == broker && box.chips().isEmpty());
    }
}
