package dev.kraftbench.core.records;

import dev.kraftbench.core.serde.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Partitions in memory: offsets may be missing, as after compaction or between transactions, and partitions may fall silent. */
final class FakeLog implements RecordSource {
    final SortedMap<Integer, NavigableMap<Long, StoredRecord>> partitions = new TreeMap<>();
    final SortedMap<Integer, Long> ends = new TreeMap<>();
    final Set<Integer> silent = new HashSet<>();
    /** Runs after each window, for what happens meanwhile. */
    Runnable afterRead = () -> { };
    long told;

    FakeLog add(int partition, long offset, long time) {
        return add(partition, offset, time, "value " + partition + "/" + offset);
    }

    FakeLog add(int partition, long offset, long time, String value) {
        partitions.computeIfAbsent(partition, p -> new TreeMap<>()).put(offset, new StoredRecord("t", partition, offset, time,
                StoredRecord.TimeKind.CREATE, 0, null, value.getBytes(StandardCharsets.UTF_8), List.of()));
        ends.merge(partition, offset + 1, Math::max);
        return this;
    }

    /** The end of a log whose last offsets hold no records. */
    FakeLog end(int partition, long end) {
        partitions.computeIfAbsent(partition, p -> new TreeMap<>());
        ends.put(partition, end);
        return this;
    }

    SearchPlan plan(Seek seek, int limit) {
        SortedMap<Integer, Span> spans = new TreeMap<>();
        ends.forEach((partition, end) -> spans.put(partition, new Span(0, end)));
        return new SearchPlan(new RecordQuery("t", new TreeSet<>(), seek, limit, false), spans, Map.of(), List.of());
    }

    @Override
    public Map<Integer, WindowEnd> read(Map<Integer, Span> windows, Consumer<StoredRecord> sink, BooleanSupplier stopped) {
        Map<Integer, WindowEnd> ends = new HashMap<>();
        windows.forEach((partition, window) -> {
            if (silent.contains(partition)) {
                ends.put(partition, new WindowEnd.Broken(window.low(), "silent"));
                return;
            }
            for (StoredRecord record : List.copyOf(partitions.get(partition).subMap(window.low(), window.high()).values())) {
                if (stopped.getAsBoolean()) {
                    ends.put(partition, new WindowEnd.Broken(record.offset(), "stopped"));
                    return;
                }
                told++;
                sink.accept(record);
            }
            ends.put(partition, new WindowEnd.Complete());
        });
        afterRead.run();
        return ends;
    }

    /** Takes every record. */
    static final RecordSieve ALL = new RecordSieve() {
        @Override
        public ReadRecord sift(StoredRecord stored) {
            return read(stored);
        }

        @Override
        public boolean passesAll() {
            return true;
        }
    };

    static ReadRecord read(StoredRecord stored) {
        return new ReadRecord(stored, Decoded.NOTHING, Decoded.Meaning.of(new String(stored.value(), StandardCharsets.UTF_8)));
    }

    static RecordSieve containing(String word) {
        return stored -> {
            ReadRecord read = read(stored);
            return read.value().text().contains(word) ? read : null;
        };
    }

    /** Partition and offset of each, such as 0/17. */
    static List<String> places(List<ReadRecord> records) {
        List<String> places = new ArrayList<>();
        records.forEach(record -> places.add(record.stored().partition() + "/" + record.stored().offset()));
        return places;
    }
}
