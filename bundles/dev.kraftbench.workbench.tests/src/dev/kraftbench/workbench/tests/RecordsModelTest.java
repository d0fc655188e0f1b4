package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.produce.OutgoingRecord;
import dev.kraftbench.core.produce.ProducedRecord;
import dev.kraftbench.ui.records.Distribution;
import dev.kraftbench.ui.records.RecordDraft;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordsModelTest {

    @Test
    void generatedRecordsCarryTheirNumberAndRepeatingKeys() {
        List<OutgoingRecord> records = new RecordDraft("k{n%2}", "{\"n\": {n}}", 4).records();
        assertEquals(List.of("k0", "k1", "k0", "k1"), records.stream().map(OutgoingRecord::key).toList());
        assertEquals("{\"n\": 3}", records.getLast().value());
    }

    @Test
    void withoutAKeyTheRecordHasNone() {
        assertEquals(null, new RecordDraft("", "v", 1).records().getFirst().key());
    }

    @Test
    void aRemainderByZeroIsTheNumberItself() {
        assertEquals("7", new RecordDraft("{n%0}", "", 8).records().getLast().key());
    }

    @Test
    void theDistributionCountsPartitionsAndRefusals() {
        OutgoingRecord record = OutgoingRecord.of("k", "v");
        Distribution distribution = Distribution.of(List.of(new ProducedRecord(0, record, 0, 5, 10, null), new ProducedRecord(1, record, 2, 5, 10, null),
                new ProducedRecord(2, record, 2, 6, 10, null), new ProducedRecord(3, record, -1, -1, 10, "TOPIC_AUTHORIZATION_FAILED")), 3);
        assertArrayEquals(new long[] {1, 0, 2}, distribution.perPartition());
        assertEquals(1, distribution.refused());
        assertEquals(2, distribution.most());
        assertEquals(3, distribution.total());
    }
}
