package dev.kraftbench.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.core.model.PartitionId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OffsetsFileTest {
    @Test
    void whatIsWrittenCanBeRead() throws Exception {
        Map<PartitionId, Long> offsets = Map.of(new PartitionId("orders", 1), 12L, new PartitionId("orders", 0), 7L, new PartitionId("a.b-c", 3), 0L);
        String text = OffsetsFile.write(offsets);
        assertEquals("a.b-c,3,0\norders,0,7\norders,1,12\n", text);
        assertEquals(offsets, OffsetsFile.read(text));
    }

    @Test
    void headersCommentsQuotesAndEmptyLinesAreNoMatter() throws Exception {
        assertEquals(Map.of(new PartitionId("orders", 2), 5L), OffsetsFile.read("topic,partition,offset\n\n# from Monday\n\"orders\" , 2 , 5\r\n"));
    }

    @Test
    void aBadLineIsNamed() {
        for (String bad : new String[] {"orders,0", "orders,x,1", "orders,0,-3", ",0,1", "orders,0,1,2"}) {
            OffsetsFile.BadLine failure = assertThrows(OffsetsFile.BadLine.class, () -> OffsetsFile.read("orders,1,1\n" + bad), bad);
            assertEquals(2, failure.number());
        }
    }
}
