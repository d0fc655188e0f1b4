package dev.kraftbench.core.produce.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.produce.source.FileSpec.Format;
import dev.kraftbench.core.produce.source.FileSpec.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRecordsTest {
    private static final Mapping WHOLE = new Mapping("", "", "", "", List.of());

    @TempDir
    private Path directory;

    private FileSpec csv(String text, Mapping mapping) throws IOException {
        Path file = Files.writeString(directory.resolve("records.csv"), text);
        return new FileSpec(file, Format.CSV, ',', true, mapping, Encoding.STRING, Encoding.STRING, 1);
    }

    private FileSpec lines(String text, Mapping mapping) throws IOException {
        Path file = Files.writeString(directory.resolve("records.jsonl"), text);
        return new FileSpec(file, Format.JSON_LINES, ',', false, mapping, Encoding.STRING, Encoding.JSON, 1);
    }

    private static List<DraftRecord> all(FileSpec spec) throws IOException, RowException {
        List<DraftRecord> records = new ArrayList<>();
        try (RecordSource source = new SourceSpec.FromFile(spec).open()) {
            @Nullable DraftRecord record;
            while ((record = source.next()) != null) {
                records.add(record);
            }
        }
        return records;
    }

    @Test
    void columnsBecomePartsOfTheRecord() throws Exception {
        DraftRecord record = all(csv("key,value,partition,timestamp,tenant\r\nk1,\"a, \"\"b\"\"\nc\",2,2026-01-31T12:00:00Z,eu\r\n",
                new Mapping("key", "value", "partition", "timestamp", List.of("tenant")))).getFirst();
        assertEquals("k1", record.key());
        assertEquals("a, \"b\"\nc", record.value());
        assertEquals(2, record.partition());
        assertEquals(1_769_860_800_000L, record.timestampMillis());
        assertEquals(List.of(Map.entry("tenant", "eu")), record.headers());
        assertEquals(2, record.line());
    }

    @Test
    void withoutAValueColumnTheWholeRowIsAnObject() throws Exception {
        DraftRecord record = all(csv("id,state\n7,\"say \"\"hi\"\"\"\n", WHOLE)).getFirst();
        assertNull(record.key());
        assertEquals("{\"id\":\"7\",\"state\":\"say \\\"hi\\\"\"}", record.value());
    }

    @Test
    void anEmptyKeyCellIsNoKey() throws Exception {
        assertNull(all(csv("key,value\n,v\n", Mapping.guess(List.of("key", "value")))).getFirst().key());
    }

    @Test
    void withoutAHeaderRowColumnsAreNumbered() throws Exception {
        FileSpec spec = csv("a;1\n\nb;2\n", new Mapping("1", "2", "", "", List.of()));
        List<DraftRecord> records = all(new FileSpec(spec.path(), Format.CSV, ';', false, spec.mapping(), Encoding.STRING, Encoding.INTEGER, 1));
        assertEquals(List.of("a", "b"), records.stream().map(DraftRecord::key).toList());
        assertEquals(List.of(1, 2), records.stream().map(DraftRecord::value).toList());
        assertEquals(3, records.getLast().line());
    }

    @Test
    void aWrongRowIsToldByItsLineAndTheNextIsRead() throws Exception {
        FileSpec spec = csv("key,value\na,1\nb,2,3\nc,4\n", Mapping.guess(List.of("key", "value")));
        try (RecordSource source = new SourceSpec.FromFile(spec).open()) {
            source.next();
            RowException wrong = assertThrows(RowException.class, source::next);
            assertEquals(3, wrong.line());
            assertTrue(wrong.getMessage().contains("3 cells"), wrong.getMessage());
            DraftRecord after = source.next();
            assertNotNull(after);
            assertEquals("c", after.key());
            assertNull(source.next());
        }
        assertEquals(List.of("c"), all(spec.from(4)).stream().map(DraftRecord::key).toList());
    }

    @Test
    void aMissingColumnIsToldBeforeAnythingIsSent() throws IOException {
        FileSpec spec = csv("id,value\n1,2\n", new Mapping("key", "value", "", "", List.of()));
        IOException missing = assertThrows(IOException.class, () -> new SourceSpec.FromFile(spec).open());
        assertTrue(missing.getMessage().contains("no column key"), missing.getMessage());
    }

    @Test
    void jsonLinesKeepTheTextOfTheirFields() throws Exception {
        List<DraftRecord> records = all(lines("{\"key\": \"k\", \"value\": {\"n\": 1.50, \"e\": [1,2]}, \"partition\": 3}\n{\"key\":null,\"value\":null}\n",
                new Mapping("key", "value", "partition", "timestamp", List.of())));
        assertEquals("k", records.getFirst().key());
        assertEquals("{\"n\": 1.50, \"e\": [1,2]}", records.getFirst().value());
        assertEquals(3, records.getFirst().partition());
        assertNull(records.getLast().key());
        assertNull(records.getLast().value());
    }

    @Test
    void aLineThatIsNotJsonIsToldWithItsColumn() throws Exception {
        try (RecordSource source = new SourceSpec.FromFile(lines("{\"a\":1}\n{\"a\":}\n", WHOLE)).open()) {
            source.next();
            RowException wrong = assertThrows(RowException.class, source::next);
            assertEquals(2, wrong.line());
            assertTrue(wrong.getMessage().contains("column 6"), wrong.getMessage());
        }
    }

    @Test
    void aRowOfTooManyCharactersIsRefusedAndNotKept() throws Exception {
        FileSpec spec = lines("\"" + "x".repeat(RowReader.MOST_CHARS) + "\"\n\"short\"\n", WHOLE);
        try (RecordSource source = new SourceSpec.FromFile(spec).open()) {
            assertEquals(1, assertThrows(RowException.class, source::next).line());
            DraftRecord after = source.next();
            assertNotNull(after);
            assertEquals("\"short\"", after.value());
        }
    }

    @Test
    void whatIsNotUtf8EndsTheSource() throws IOException {
        Path file = Files.write(directory.resolve("latin.csv"), "key,value\na,\u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
        FileSpec spec = new FileSpec(file, Format.CSV, ',', true, WHOLE, Encoding.STRING, Encoding.STRING, 1);
        IOException wrong = assertThrows(IOException.class, () -> all(spec));
        assertTrue(wrong.getMessage().contains("not UTF-8"), wrong.getMessage());
    }

    @Test
    void thePreviewShowsRecordsAndErrorsTogether() throws IOException {
        FilePreview preview = FilePreview.of(csv("key,value\na,1\nb\nc,3\nd,4\n", Mapping.guess(List.of("key", "value"))), 3);
        assertEquals(List.of("key", "value"), preview.columns());
        assertEquals(List.of(2L, 3L, 4L), preview.rows().stream().map(FilePreview.Row::line).toList());
        assertNotNull(preview.rows().get(1).error());
        assertNull(preview.rows().get(2).error());
    }

    @Test
    void theSeparatorIsTheCommonestCandidateOfTheFirstLine() throws IOException {
        assertEquals(';', FilePreview.separator(Files.writeString(directory.resolve("s.csv"), "a;b;c,d\n")));
    }
}
