package dev.kraftbench.core.produce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.Encoding;
import dev.kraftbench.core.produce.source.FileSpec;
import dev.kraftbench.core.produce.source.GeneratorSpec;
import dev.kraftbench.core.produce.source.KeySkew;
import dev.kraftbench.core.produce.source.SourceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProduceCommandTest {
    private static final String PROPERTIES = " --command-property acks=all --command-property batch.size=16384 --command-property compression.type=none"
            + " --command-property enable.idempotence=true --command-property linger.ms=5";

    private static List<String> lines(SourceSpec source, String partitioner, double perSecond) {
        return ProduceCommand.of(new RunRequest("orders", source, partitioner, ProducerSettings.DEFAULT, perSecond, Duration.ZERO, false), "localhost:9092");
    }

    @Test
    void oneRecordIsPrintedIntoTheConsoleProducer() {
        DraftRecord record = new DraftRecord("it's", "v", List.of(Map.entry("h", "1")), null, null, 1);
        assertEquals(List.of("printf '%s\\n' 'h:1\tit'\\''s\tv' | kafka-console-producer.sh --bootstrap-server localhost:9092 --topic orders"
                + " --reader-property parse.headers=true --reader-property parse.key=true" + PROPERTIES),
                lines(new SourceSpec.Given(List.of(record)), PartitionerChoice.DEFAULT, 0));
    }

    @Test
    void whatTheToolCannotDoIsSaid() {
        DraftRecord record = new DraftRecord(7, null, List.of(), 3, null, 1);
        List<String> lines = lines(new SourceSpec.Given(List.of(record)), "service:By region", 0);
        assertTrue(lines.getFirst().contains("\"By region\""), lines.toString());
        assertTrue(lines.get(1).contains("neither partition nor timestamp"), lines.toString());
        assertTrue(lines.get(2).contains("texts only"), lines.toString());
        assertTrue(lines.getLast().contains("null.marker=NULL"), lines.toString());
    }

    @Test
    void aFileIsRedirected() {
        FileSpec file = new FileSpec(Path.of("/data/o.jsonl"), FileSpec.Format.JSON_LINES, ',', false, new FileSpec.Mapping("", "", "", "", List.of()),
                Encoding.STRING, Encoding.JSON, 1);
        assertEquals(List.of("kafka-console-producer.sh --bootstrap-server localhost:9092 --topic orders" + PROPERTIES + " < /data/o.jsonl"),
                lines(new SourceSpec.FromFile(file), PartitionerChoice.DEFAULT, 0));
        assertTrue(lines(new SourceSpec.FromFile(file.from(12)), PartitionerChoice.DEFAULT, 0).getFirst().startsWith("tail -n +12 /data/o.jsonl | "));
    }

    @Test
    void aGeneratorIsThePerformanceTool() {
        GeneratorSpec spec = new GeneratorSpec("k", "v", Encoding.STRING, Encoding.STRING, new KeySkew.Uniform(1), 100, 5_000, 1);
        assertEquals(List.of("kafka-producer-perf-test.sh --bootstrap-server localhost:9092 --topic orders --num-records 5000 --record-size 100 --throughput 250"
                + PROPERTIES + " --command-property partitioner.class=org.apache.kafka.clients.producer.RoundRobinPartitioner"),
                lines(new SourceSpec.Generated(spec), PartitionerChoice.ROUND_ROBIN, 250));
    }

    @Test
    void skewIsOneWhenEvenAndTheNumberOfPartitionsWhenAllIsInOne() {
        assertEquals(1, new Spread("p", 1, new long[] {5, 5, 5}).skew());
        assertEquals(3, new Spread("p", 1, new long[] {0, 9, 0}).skew());
        assertEquals(2, new Spread("p", 1, new long[] {0, 9, 0}).empty());
        assertTrue(Double.isNaN(new Spread("p", 1, new long[3]).skew()));
    }
}
