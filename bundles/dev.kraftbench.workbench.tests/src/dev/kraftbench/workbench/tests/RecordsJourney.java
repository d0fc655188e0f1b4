package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.SearchOutcome;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.FilterLanguage.Mode;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.records.browse.BrowseState.Phase;
import dev.kraftbench.ui.records.browse.RecordsPane;
import dev.kraftbench.ui.records.browse.RecordsView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records searched, exported, copied, written again and decoded in the view Messages, on whatever cluster a subclass has. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecordsJourney {
    private static final String TOPIC = "letters";
    private static final String LONG = "long";
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 120;
    private static final int MANY = 60_000;
    private static final long MINUTE = 60_000;
    /** Far enough in the past for all records, and not so far that retention takes them away. */
    private static final long BEGAN = System.currentTimeMillis() - 24 * 60 * MINUTE;

    private static final int TRACED = 8;
    private static final Header TRACE = new RecordHeader("trace", "it failed:\n\tat a.B(B.java:1) ".getBytes(StandardCharsets.UTF_8));

    private final StubRegistry registry = new StubRegistry("parcels-avro", "parcels-protobuf", "parcels-json");
    private ClusterSession session;
    private RecordsView view;
    private RecordsPane pane;

    abstract ClusterSession connect(Map<String, String> properties);

    @BeforeAll
    void connectAndWrite() {
        session = connect(Map.of("schema.registry.url", registry.url()));
        session.topic(TOPIC, PARTITIONS, 1);
        session.send(IntStream.range(0, RECORDS).mapToObj(i -> new ProducerRecord<>(TOPIC, i % PARTITIONS, BEGAN + i * MINUTE, "letter-" + i,
                "{\"number\":" + i + ",\"city\":\"" + (i % 2 == 0 ? "Berlin" : "Shanghai") + "\"}", i == TRACED ? List.of(TRACE) : List.of())).toList());
        show(TOPIC);
    }

    @AfterAll
    void disconnect() {
        ui(() -> {
            pane.session().clear();
            RunningWorkbench.page().hideView(view);
            PlatformUI.getWorkbench().showPerspective("dev.kraftbench.operate", PlatformUI.getWorkbench().getWorkbenchWindows()[0]);
        });
        session.close();
        registry.close();
    }

    final ClusterSession session() {
        return session;
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void ui(Action action) {
        RunningWorkbench.ui(() -> {
            action.run();
            return null;
        });
    }

    /** As soon as the workbench knows of the topic; searches its newest records. */
    final void show(String topic) {
        PartsTest.until(topic + " is known", () -> session.cluster().model().latest().topic(topic).isPresent());
        view = (RecordsView) session.call(CommandCalls.BROWSE, Map.of(CommandCalls.TOPIC, topic));
        // it looks for its services first
        PartsTest.until("the view is made", () -> view.pane().isPresent());
        pane = RunningWorkbench.ui(() -> view.pane().orElseThrow());
        ended();
    }

    final void ended() {
        ended(pane);
    }

    /** A partition whose leader took too long is a gap: a person would search again. */
    static void ended(RecordsPane pane) {
        PartsTest.until("the search of all partitions has ended", () -> {
            boolean over = pane.state().phase() == Phase.ENDED || pane.state().phase() == Phase.FAILED;
            boolean whole = pane.state().phase() == Phase.ENDED && pane.state().gaps().isEmpty();
            if (over && !whole) {
                pane.search();
            }
            return whole;
        });
    }

    final List<ReadRecord> search(Mode mode, String filter) {
        ui(() -> {
            pane.filter().show(mode, filter);
            pane.search();
        });
        ended();
        return RunningWorkbench.ui(pane::rows);
    }

    /** Chooses where to begin as a person does; leaves the newest chosen. */
    private List<ReadRecord> from(String seek, String place, String partitions) {
        ui(() -> {
            List<Combo> combos = new ArrayList<>();
            Dialogs.find(pane.seek(), control -> control instanceof Combo combo && !combos.add(combo));
            Text at = (Text) Dialogs.find(pane.seek(), control -> control instanceof Text);
            Dialogs.choose(combos.getFirst(), seek);
            Objects.requireNonNull(at).setText(place);
            Dialogs.after(pane.seek(), "Partitions", Text.class).setText(partitions);
        });
        List<ReadRecord> rows = search(Mode.TEXT, "");
        ui(() -> {
            Dialogs.after(pane.seek(), "Partitions", Text.class).setText("");
            Dialogs.choose((Combo) Objects.requireNonNull(Dialogs.find(pane.seek(), control -> control instanceof Combo)), "Newest");
        });
        return rows;
    }

    final void later(Runnable action) {
        PlatformUI.getWorkbench().getDisplay().asyncExec(action);
    }

    final RecordsPane pane() {
        return pane;
    }

    final Operation done(String title) {
        PartsTest.until("it is logged: " + title, () -> session.connections().operations().operations().getLast().title().startsWith(title));
        Operation last = session.connections().operations().operations().getLast();
        assertTrue(last.succeeded(), last.error());
        assertFalse(last.commandLines().isEmpty(), last.toString());
        return last;
    }

    @Test
    void recordsAreFoundFromAnOffsetAndFromATimeOn() {
        show(TOPIC);
        List<ReadRecord> oldest = from("Oldest", "", "1");
        assertEquals(RECORDS / PARTITIONS, oldest.size());
        assertEquals("letter-1", oldest.getFirst().key().text());
        List<ReadRecord> offset = from("From offset", "0:30 1:35 2:40", "");
        assertEquals(Set.of(30L, 35L), offset.stream().filter(row -> row.stored().partition() < 2).collect(Collectors.groupingBy(row -> row.stored().partition(),
                Collectors.minBy(java.util.Comparator.comparingLong(row -> row.stored().offset())))).values().stream()
                .map(row -> row.orElseThrow().stored().offset()).collect(Collectors.toSet()));
        assertEquals(10 + 5, offset.size());
        List<ReadRecord> time = from("From time", Long.toString(BEGAN + (RECORDS - 7) * MINUTE), "");
        assertEquals(7, time.size());
        assertTrue(time.stream().allMatch(row -> row.stored().timestamp() >= BEGAN + (RECORDS - 7) * MINUTE));
    }

    private static long offset(ReadRecord row) {
        return row.stored().offset();
    }

    @Test
    void aPlaceInOneTopicIsNotSoughtInAnother() {
        session.topic("postcards", 1, 1);
        session.send(IntStream.range(0, 5).mapToObj(i -> new ProducerRecord<String, String>("postcards", "card " + i)).toList());
        for (int i = 0; i < 2; i++) {
            // asked for together with the topic, which another was shown before
            ui(() -> view.show(TOPIC, 1, 30));
            List<ReadRecord> rows = search(Mode.TEXT, "");
            assertEquals(10, rows.size());
            assertTrue(rows.stream().allMatch(row -> row.stored().partition() == 1 && offset(row) >= 30));
            show("postcards");
            assertEquals(5, search(Mode.TEXT, "").size());
        }
    }

    private boolean showsWhole(String text) {
        return Dialogs.find(pane, control -> control instanceof Text whole && !whole.getEditable() && whole.isVisible()
                && whole.getText().replaceAll("\\s", "").contains(text)) != null;
    }

    @Test
    void theRecordOfTheSelectedRowIsShownWhole() {
        show(TOPIC);
        FilteredTable<?> table = (FilteredTable<?>) Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.find(pane, control -> control instanceof FilteredTable<?>)));
        ui(() -> table.table().getColumn(1).notifyListeners(SWT.Selection, new Event()));
        search(Mode.EXPRESSION, "value.number >= 30 && value.number < 60");
        PartsTest.until("the first row is selected", () -> table.table().getSelectionIndex() == 0 && table.table().getItem(0).getText(1).equals("10"));
        String key = RunningWorkbench.ui(() -> table.table().getItem(0).getText(3));
        assertTrue(RunningWorkbench.ui(() -> showsWhole("\"number\":" + key.substring("letter-".length()) + ",")), key);
        ui(() -> {
            table.filter().setText("letter-5");
            assertEquals(List.of(), table.selected());
            assertFalse(showsWhole("\"number\":"));
            // as it was: a table of a view is remembered
            table.rows().sortBy(-1, false);
            table.filter().setText("");
        });
    }

    @Test
    void aSearchIsStoppedAndResumedWhereItEnded() {
        session.topic(LONG, 1, 1);
        session.send(IntStream.range(0, MANY).mapToObj(i -> new ProducerRecord<String, String>(LONG, i == 0 ? "the needle" : "hay")).toList());
        show(LONG);
        // a search that ended before it was stopped is begun anew
        ui(() -> {
            pane.filter().show(Mode.EXPRESSION, "value == 'the needle'");
            pane.search();
        });
        PartsTest.until("a search is stopped on its way", () -> {
            if (pane.state().phase() == Phase.SEARCHING) {
                pane.session().stop();
            } else if (pane.state().phase() == Phase.ENDED && !pane.state().resumable()) {
                pane.search();
            }
            return pane.state().phase() == Phase.ENDED && pane.state().resumable();
        });
        assertEquals(SearchOutcome.Ending.STOPPED, Objects.requireNonNull(pane.state().outcome()).ending());
        assertEquals(List.of(), RunningWorkbench.ui(pane::rows));
        long before = pane.state().progress().scanned();
        ui(pane::resume);
        ended();
        assertFalse(pane.state().resumable());
        assertEquals(List.of("the needle"), RunningWorkbench.ui(pane::rows).stream().map(row -> row.value().text()).toList());
        assertEquals(MANY, before + pane.state().progress().scanned(), "nothing is read twice, nothing is left out");
    }

    private String exported(Path directory, String format, String extension) throws IOException {
        Path file = directory.resolve("letters." + extension);
        later(() -> pane.actions().export());
        Dialogs.in("Export Records", wizard -> {
            Dialogs.choose(wizard, format);
            Text path = Dialogs.after(wizard, "File", Text.class);
            assertTrue(path.getText().endsWith(TOPIC + "." + extension), path.getText());
            path.setText(file.toString());
        });
        Dialogs.press("Export Records", "Finish");
        Dialogs.press("Export Records", "OK");
        PartsTest.until("the message is closed", () -> Dialogs.shell("Export Records") == null);
        return Files.readString(file);
    }

    @Test
    void whatIsFoundIsExportedInThreeFormats(@TempDir Path directory) throws IOException {
        show(TOPIC);
        assertEquals(5, search(Mode.EXPRESSION, "value.number < 5").size());
        List<String> csv = exported(directory, "CSV", "csv").lines().toList();
        assertEquals(6, csv.size(), csv.toString());
        assertTrue(csv.stream().filter(line -> line.contains("letter-3")).findFirst().orElseThrow().contains("\"{\"\"number\"\":3,\"\"city\"\":\"\"Shanghai\"\"}\""));
        String json = exported(directory, "JSON", "json").strip();
        assertTrue(json.startsWith("[") && json.endsWith("]"), json);
        List<String> lines = exported(directory, "JSON lines", "jsonl").lines().toList();
        assertEquals(5, lines.size());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("{") && line.contains("\"letter-4\"") && line.contains("\"number\":4")), lines.toString());
    }

    @Test
    void aRecordIsEditedAndWrittenAgain() {
        session.topic("letters-again", 1, 1);
        show(TOPIC);
        search(Mode.EXPRESSION, "value.number == " + TRACED);
        PartsTest.until("the record is selected", () -> Dialogs.tableWith(pane, "Offset") instanceof Table table && table.getItemCount() == 1 && table.getSelectionCount() == 1);
        later(() -> pane.actions().writeAgain());
        Dialogs.in("Write Record", dialog -> {
            Dialogs.after(dialog, "Topic", Combo.class).setText("letters-again");
            Dialogs.after(dialog, "Value", Text.class).setText("{\"number\": 4711}");
        });
        Dialogs.press("Write Record", "Preview\u2026");
        Dialogs.press("Preview", "Apply");
        assertTrue(done("Write").commandLines().toString().contains("kafka-console-producer.sh"));
        show("letters-again");
        ReadRecord written = search(Mode.EXPRESSION, "value.number == 4711").getFirst();
        assertEquals("letter-" + TRACED, written.key().text());
        assertEquals(List.of(TRACE.key()), written.stored().headers().stream().map(StoredRecord.Header::name).toList());
        assertArrayEquals(TRACE.value(), written.stored().headers().getFirst().value());
    }

    @Test
    void allThatIsFoundIsCopiedWithPartitionsAndTimes() {
        session.topic("letters-copy", PARTITIONS, 1);
        show(TOPIC);
        search(Mode.EXPRESSION, "value.city == 'Berlin' && value.number >= 10 && value.number < 50");
        copy(session.cluster().name(), "letters-copy");
        show("letters-copy");
        List<ReadRecord> copies = search(Mode.TEXT, "");
        assertEquals(20, copies.size());
        for (ReadRecord copy : copies) {
            int number = Integer.parseInt(copy.key().text().substring("letter-".length()));
            assertEquals(number % PARTITIONS, copy.stored().partition());
            assertEquals(BEGAN + number * MINUTE, copy.stored().timestamp());
        }
    }

    final void copy(String cluster, String topic) {
        later(() -> pane.actions().copyAll());
        Dialogs.in("Copy to Topic", dialog -> {
            Combo where = (Combo) Objects.requireNonNull(Dialogs.find(dialog, control -> control instanceof Combo combo && (combo.getStyle() & SWT.READ_ONLY) != 0));
            Dialogs.choose(where, cluster);
            ((Combo) Objects.requireNonNull(Dialogs.find(dialog, control -> control instanceof Combo combo && (combo.getStyle() & SWT.READ_ONLY) == 0))).setText(topic);
            Dialogs.choose(dialog, "Keep the partition of each record; otherwise its key decides");
        });
        Dialogs.press("Copy to Topic", "Preview\u2026");
        Dialogs.press("Preview", "Apply");
        done("Copy records");
    }

    @Test
    void whatGroupsCommitIsDecoded() {
        session.consume("postmen", TOPIC, RECORDS);
        show("__consumer_offsets");
        List<ReadRecord> rows = search(Mode.EXPRESSION, "key.type == 'OFFSET_COMMIT' && key.data.group == 'postmen'");
        assertFalse(rows.isEmpty());
        assertTrue(rows.stream().allMatch(row -> row.value() instanceof Decoded.Meaning value && value.text().contains("\"offset\":")), rows.getFirst().value().text());
    }

    // ---- schemas of a registry

    private static byte[] framed(int schema, byte[] body) {
        return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(schema).put(body).array();
    }

    private static byte[] bytes(int... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        IntStream.of(values).forEach(out::write);
        return out.toByteArray();
    }

    /** Lima, with a weight of 300 g, or of 301 g after it was edited; as the formats' specifications have it. */
    private static byte[] avro(int grams) {
        return framed(StubRegistry.AVRO, bytes(8, 'L', 'i', 'm', 'a', (2 * grams & 0x7f) | 0x80, 2 * grams >> 7));
    }

    private static byte[] protobuf(int grams) {
        return framed(StubRegistry.PROTOBUF, bytes(0, 0x0a, 4, 'L', 'i', 'm', 'a', 0x10, (grams & 0x7f) | 0x80, grams >> 7));
    }

    private static byte[] json(int grams) {
        return framed(StubRegistry.JSON, ("{\"city\":\"Lima\",\"grams\":" + grams + "}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void avroOfARegistryIsReadAndWritten() {
        isReadAndWritten("parcels-avro", "Avro", "shop.Parcel", avro(300), avro(301));
    }

    @Test
    void protobufOfARegistryIsReadAndWritten() {
        isReadAndWritten("parcels-protobuf", "Protobuf", "shop.Parcel", protobuf(300), protobuf(301));
    }

    @Test
    void jsonWithASchemaOfARegistryIsReadAndWritten() {
        isReadAndWritten("parcels-json", "JSON Schema", "id " + StubRegistry.JSON, json(300), json(301));
    }

    private void isReadAndWritten(String topic, String serde, String schema, byte[] value, byte[] edited) {
        session.topic(topic, 1, 1);
        try (KafkaProducer<byte[], byte[]> producer = session.kafka(config -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()),
                Map.of())) {
            producer.send(new ProducerRecord<>(topic, "lima".getBytes(StandardCharsets.UTF_8), value));
        }
        show(topic);
        List<ReadRecord> rows = search(Mode.EXPRESSION, "value.city == 'Lima' && value.grams == 300");
        assertEquals(1, rows.size(), topic);
        Decoded.Meaning meaning = (Decoded.Meaning) rows.getFirst().value();
        assertTrue(meaning.schema().contains(schema), meaning.schema());
        assertEquals(List.of(), meaning.remarks());
        PartsTest.until("the serde is told", () -> Dialogs.find(pane, control -> control instanceof Combo combo && combo.getText().contains(serde)) != null);
        PartsTest.until("the record is selected", () -> Dialogs.tableWith(pane, "Offset") instanceof Table table && table.getItemCount() == 1 && table.getSelectionCount() == 1);
        later(() -> pane.actions().writeAgain());
        Dialogs.in("Write Record", dialog -> {
            Text field = Dialogs.after(dialog, "Value", Text.class);
            field.setText(field.getText().replace("300", "301"));
        });
        Dialogs.press("Write Record", "Preview\u2026");
        Dialogs.press("Preview", "Apply");
        done("Write");
        assertArrayEquals(edited, lastValue(topic));
    }

    private byte[] lastValue(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = session.kafka(config -> new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                Map.of())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 1);
            return consumer.poll(Duration.ofSeconds(30)).records(partition).getFirst().value();
        }
    }
}
