package dev.kraftbench.core.records;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.records.RecordExport.Format;
import dev.kraftbench.core.serde.Decoded;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordExportTest {

    private static ReadRecord record(int offset, Decoded value) {
        return new ReadRecord(new StoredRecord("t", 1, offset, 0, StoredRecord.TimeKind.CREATE, 0, "k".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2},
                List.of(new StoredRecord.Header("h", "x".getBytes(StandardCharsets.UTF_8)))), Decoded.Meaning.of("k"), value);
    }

    private static String written(Format format, ReadRecord... records) throws IOException {
        StringBuilder out = new StringBuilder();
        try (RecordExport export = new RecordExport(format, out)) {
            for (ReadRecord record : records) {
                export.write(record);
            }
        }
        return out.toString();
    }

    @Test
    void commaSeparatedCellsAreQuotedWhereTheyMust() throws IOException {
        assertEquals("topic,partition,offset,timestamp,key,value,headers\r\nt,1,5,0,k,\"say \"\"hi\"\", you\",h=x\r\n",
                written(Format.CSV, record(5, Decoded.Meaning.of("say \"hi\", you"))));
    }

    @Test
    void linesHaveTheTreeOfTheValue() throws IOException {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("a", new BigDecimal("1.10"));
        tree.put("b", List.of(true, "x\n"));
        assertEquals("{\"topic\":\"t\",\"partition\":1,\"offset\":5,\"timestamp\":0,\"time\":\"1970-01-01T00:00:00Z\",\"key\":\"k\",\"value\":{\"a\":1.10,"
                + "\"b\":[true,\"x\\n\"]},\"headers\":{\"h\":\"x\"}}\n", written(Format.JSON_LINES, record(5, Decoded.Meaning.of("", tree))));
    }

    @Test
    void anArrayIsWholeWithAndWithoutRecords() throws IOException {
        assertEquals("[\n]\n", written(Format.JSON));
        String two = written(Format.JSON, record(1, Decoded.NOTHING), record(2, new Decoded.Unreadable("", "no")));
        assertEquals(2, two.split("\"offset\"").length - 1);
        assertEquals(true, two.contains("\"value\":null") && two.contains("\"valueBase64\":\"AQI=\"") && two.contains("},\n{"));
    }
}
