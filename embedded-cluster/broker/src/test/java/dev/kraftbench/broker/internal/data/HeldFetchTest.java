package dev.kraftbench.broker.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.replication.FetchOutcome;
import dev.kraftbench.replication.FetchOutcome.Positions;
import dev.kraftbench.replication.ReadSpec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.junit.jupiter.api.Test;

class HeldFetchTest {

    private static final ReadSpec SPEC = new ReadSpec(new ReadSpec.Reader.Client(false, false), 0, 1_000_000, true, -1, -1, -1);

    /** So many bytes of records. */
    private record Bytes(int sizeInBytes) implements RecordSlice {
        @Override
        public ByteBuffer read() {
            return ByteBuffer.allocate(sizeInBytes);
        }

        @Override
        public RecordsSend<?> toSend() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}
    }

    private static long counted(int maxBytes, int... sizes) {
        List<HeldFetch.Wanted> wanted = new ArrayList<>();
        Map<Integer, FetchOutcome> known = new TreeMap<>();
        for (int i = 0; i < sizes.length; i++) {
            FetchSession.Key key = new FetchSession.Key(Uuid.ONE_UUID, "", i);
            wanted.add(new HeldFetch.Wanted(new FetchSession.Entry(key, ""), null, SPEC, 0));
            known.put(i, new FetchOutcome.Records(new Bytes(sizes[i]), new Positions(0, 0, 0, 0), null));
        }
        return new HeldFetch(new VirtualLane(), new HeldFetch.Limits(0, 1, maxBytes), wanted, known, done -> {}).recordBytes();
    }

    @Test
    void aBatchAboveTheLimitCountsAsLongAsItIs() {
        assertEquals(900, counted(100, 900));
        assertEquals(900, counted(100, 0, 900, 50));
    }

    @Test
    void whatIsLeftForTheNextFetchDoesNotCount() {
        assertEquals(100, counted(100, 60, 60, 40));
    }
}
