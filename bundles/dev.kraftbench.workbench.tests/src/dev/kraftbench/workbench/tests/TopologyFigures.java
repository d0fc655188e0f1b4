package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.cluster.topology.paint.GcInk;
import dev.kraftbench.ui.cluster.topology.paint.MapFonts;
import dev.kraftbench.ui.cluster.topology.paint.MapLook;
import dev.kraftbench.ui.cluster.topology.paint.ScenePainter;
import dev.kraftbench.ui.cluster.topology.paint.Stamps;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad;
import dev.kraftbench.ui.cluster.topology.scene.GridGeometry;
import dev.kraftbench.ui.cluster.topology.scene.HeatScene;
import dev.kraftbench.ui.cluster.topology.scene.MapFilter;
import dev.kraftbench.ui.cluster.topology.scene.MapModel;
import dev.kraftbench.ui.cluster.topology.scene.MapPosition;
import dev.kraftbench.ui.cluster.topology.scene.MatrixScene;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import dev.kraftbench.ui.cluster.topology.scene.TopologyScene;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Measures the map of 30 brokers and 10,000 partitions; asserts nothing. Run by name: {@code -Dtest=TopologyFigures}. */
@ExtendWith(RunningWorkbench.class)
class TopologyFigures {
    private static final int WIDTH = 1_500;
    private static final int HEIGHT = 800;
    private static final int FRAMES = 100;

    /** 1,000 topics with ten partitions each. */
    static ClusterSnapshot cluster() {
        List<TopicSnapshot> topics = new ArrayList<>();
        for (int t = 0; t < 1_000; t++) {
            String name = "topic-%04d".formatted(t);
            List<PartitionSnapshot> partitions = new ArrayList<>();
            for (int p = 0; p < 10; p++) {
                int first = t * 7 + p;
                Integer[] replicas = {first % 30 + 1, (first + 1) % 30 + 1, (first + 2) % 30 + 1};
                partitions.add(first % 11 == 0
                        ? Snapshots.partition(name, p, replicas[1], List.of(replicas), List.of(replicas[1], replicas[2]), List.of())
                        : Snapshots.healthy(name, p, replicas));
            }
            topics.add(new TopicSnapshot(name, "", false, partitions, 2));
        }
        return Snapshots.cluster(Snapshots.large(0).brokers(), topics);
    }

    @Test
    void measure() {
        RunningWorkbench.ui(() -> {
            run(PlatformUI.getWorkbench().getDisplay());
            return null;
        });
    }

    private void run(Display display) {
        ClusterSnapshot snapshot = cluster();
        Shell shell = new Shell(display);
        MapFonts fonts = new MapFonts(shell);
        Stamps stamps = new Stamps(display);
        Image image = new Image(display, WIDTH, HEIGHT);
        MapModel[] model = new MapModel[1];
        List<BrokerLoad> loads = BrokerLoad.of(snapshot, Map.of(), Map.of());
        time("model of a snapshot", 20, i -> model[0] = MapModel.of(snapshot, new MapFilter(false, false)));
        time("broker loads", 20, i -> BrokerLoad.of(snapshot, Map.of(), Map.of()));
        List<PartitionSnapshot> rows = model[0].partitions("");
        for (int height : MapPosition.ROW_HEIGHTS) {
            MatrixScene matrix = new MatrixScene(GridGeometry.of(rows.size(), 30, height, WIDTH, 110), loads, rows);
            HeatScene heat = new HeatScene(GridGeometry.of(model[0].topics().size(), 30, height, WIDTH, 90), loads, model[0]);
            time("matrix, rows of " + height + ", first frame", 1, i -> paint(image, fonts, stamps, matrix, i));
            time("matrix, rows of " + height + ", panning", FRAMES, i -> paint(image, fonts, stamps, matrix, i));
            time("heat map, rows of " + height + ", first frame", 1, i -> paint(image, fonts, stamps, heat, i));
            time("heat map, rows of " + height + ", panning", FRAMES, i -> paint(image, fonts, stamps, heat, i));
        }
        int lowest = MapPosition.ROW_HEIGHTS.getFirst();
        MatrixScene whole = new MatrixScene(GridGeometry.of(rows.size(), 30, lowest, WIDTH, 110), loads, rows);
        Image all = new Image(display, whole.extent().x, whole.extent().y);
        time("all 10,000 x 30 at once", 3, i -> {
            GC gc = new GC(all);
            ScenePainter.paint(whole, MapLook.whole(Palette.LIGHT, whole.extent()), new GcInk(gc, fonts, stamps, new Rectangle(0, 0, whole.extent().x,
                    whole.extent().y)));
            finish(gc);
        });
        time("zoom: scene of another size and its frame", 20, i -> {
            int height = MapPosition.ROW_HEIGHTS.get(i % MapPosition.ROW_HEIGHTS.size());
            List<PartitionSnapshot> left = model[0].partitions("");
            paint(image, fonts, stamps, new MatrixScene(GridGeometry.of(left.size(), 30, height, WIDTH, 110), loads, left), i);
        });
        all.dispose();
        image.dispose();
        stamps.dispose();
        shell.dispose();
    }

    private static void paint(Image image, MapFonts fonts, Stamps stamps, TopologyScene scene, int frame) {
        GC gc = new GC(image);
        Rectangle view = new Rectangle(0, 0, WIDTH, HEIGHT);
        int scroll = Math.min(scene.extent().y - HEIGHT, frame * 37);
        ScenePainter.paint(scene, new MapLook(Palette.LIGHT, view, new Point(0, Math.max(0, scroll)), Map.of(), Spot.NONE, Spot.NONE),
                new GcInk(gc, fonts, stamps, view));
        finish(gc);
    }

    /** Reads a pixel back: the window system has done what it was told. */
    private static void finish(GC gc) {
        Image pixel = new Image(gc.getDevice(), 1, 1);
        gc.copyArea(pixel, 0, 0);
        pixel.getImageData();
        pixel.dispose();
        gc.dispose();
    }

    private static void time(String what, int times, IntConsumer work) {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            work.accept(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf("topology: %-48s median %7.2f ms  most %7.2f ms%n", what, nanos[times / 2] / 1e6, nanos[times - 1] / 1e6);
    }
}
