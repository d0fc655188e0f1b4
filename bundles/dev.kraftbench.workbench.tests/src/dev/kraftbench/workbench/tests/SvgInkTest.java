package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.cluster.topology.paint.MapLook;
import dev.kraftbench.ui.cluster.topology.paint.ScenePainter;
import dev.kraftbench.ui.cluster.topology.paint.SvgInk;
import dev.kraftbench.ui.cluster.topology.scene.BrokerLoad;
import dev.kraftbench.ui.cluster.topology.scene.DataFlow;
import dev.kraftbench.ui.cluster.topology.scene.GraphScene;
import dev.kraftbench.ui.cluster.topology.scene.GridGeometry;
import dev.kraftbench.ui.cluster.topology.scene.MapFilter;
import dev.kraftbench.ui.cluster.topology.scene.MapModel;
import dev.kraftbench.ui.cluster.topology.scene.MatrixScene;
import dev.kraftbench.ui.cluster.topology.scene.TopologyScene;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The map as a file: well-formed, with every text and every replica. */
class SvgInkTest {
    private static Document drawn(TopologyScene scene, String title) throws Exception {
        SvgInk ink = new SvgInk((text, face) -> text.length() * 8);
        ScenePainter.paint(scene, MapLook.whole(Palette.LIGHT, scene.extent()), ink);
        String document = ink.document(scene.extent().x, scene.extent().y, title, Palette.LIGHT.ground());
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void theGraphNamesBrokersTopicsAndEveryReplica() throws Exception {
        ClusterSnapshot snapshot = Snapshots.afterAKill();
        Document document = drawn(GraphScene.of(MapModel.of(snapshot, new MapFilter(false, false)), DataFlow.UNKNOWN, 900, text -> text.length() * 8), "a < b & c");
        assertEquals(List.of("a < b & c"), texts(document, "title"));
        List<String> texts = texts(document, "text");
        for (String chip : List.of("L 0", "f 0", "L 1", "X 1", "L* 2", "X 2", "orders")) {
            assertTrue(texts.contains(chip), chip + " in " + texts);
        }
    }

    @Test
    void equalCellsOfAMatrixAreDrawnOnceAndUsedAgain() throws Exception {
        ClusterSnapshot snapshot = Snapshots.large(500);
        List<dev.kraftbench.core.model.PartitionSnapshot> rows = new MapFilter(false, false).apply(snapshot);
        MatrixScene scene = new MatrixScene(GridGeometry.of(rows.size(), 30, 24, 2000, 80), BrokerLoad.of(snapshot, Map.of(), Map.of()), rows);
        Document document = drawn(scene, "big");
        assertEquals(1_500, document.getElementsByTagName("use").getLength());
        assertEquals(500, texts(document, "text").stream().filter(text -> text.matches("big-\\d+")).count());
    }
}
