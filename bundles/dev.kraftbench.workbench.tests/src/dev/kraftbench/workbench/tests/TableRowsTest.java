package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.ui.base.TableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableRowsTest {
    private record Topic(String name, int partitions) {}

    private final TableRows<Topic> rows = new TableRows<>(List.of(TableRows.Column.text("Topic", 100, Topic::name),
            TableRows.Column.number("Partitions", 50, topic -> Integer.toString(topic.partitions()), Topic::partitions)));

    @BeforeEach
    void fill() {
        rows.setRows(List.of(new Topic("orders", 12), new Topic("Payments", 3), new Topic("order-audit", 3)));
    }

    private List<String> names() {
        return rows.shown().stream().map(Topic::name).toList();
    }

    @Test
    void everyWordOfTheFilterMustOccurInAnyCaseAndAnyCell() {
        rows.setFilter("ORDER 3");
        assertEquals(List.of("order-audit"), names());
        rows.setFilter("  ");
        assertEquals(3, rows.shown().size());
        rows.setFilter("nothing");
        assertEquals(List.of(), names());
        assertEquals(3, rows.total());
    }

    @Test
    void numbersSortByValueAndTextWithoutRegardToCase() {
        rows.sortBy(1, true);
        assertEquals("orders", names().getFirst());
        rows.sortBy(0, false);
        assertEquals(List.of("order-audit", "orders", "Payments"), names());
    }

    @Test
    void newRowsAreFilteredAndSortedLikeTheOldOnes() {
        rows.setFilter("order");
        rows.sortBy(0, true);
        rows.setRows(List.of(new Topic("a-order", 1), new Topic("z-order", 1), new Topic("other", 1)));
        assertEquals(List.of("z-order", "a-order"), names());
    }

    @Test
    void copiesWithAHeaderAndTabs() {
        assertEquals("Topic\tPartitions\nwith tab\t1\n", rows.tabSeparated(List.of(new Topic("with\ttab", 1))));
        assertEquals("Topic,Partitions\r\n\"a, \"\"b\"\"\",1\r\nplain,2\r\n", rows.commaSeparated(List.of(new Topic("a, \"b\"", 1), new Topic("plain", 2))));
    }

    @Test
    void aLargeTablesRowsKeepTheirFilterTextWhenNewOnesComeOnTop() {
        List<Topic> asked = new ArrayList<>();
        TableRows<Topic> large = new TableRows<>(List.of(TableRows.Column.text("Topic", 100, topic -> {
            asked.add(topic);
            return topic.name();
        })));
        List<Topic> all = new ArrayList<>(IntStream.range(0, 2_000).mapToObj(i -> new Topic("topic-" + i, i)).toList());
        large.setRows(all);
        large.setFilter("17");
        asked.clear();
        Topic newest = new Topic("newest-17", 0);
        all.addFirst(newest);
        large.setRows(all);
        assertEquals(List.of(newest), asked);
        assertEquals(newest, large.shown().getFirst());
    }

    @Test
    void aChangedRowOfALargeTableIsFilteredByWhatItSaysNow() {
        List<Topic> all = new ArrayList<>(IntStream.range(0, 2_000).mapToObj(i -> new Topic("topic-" + i, i)).toList());
        rows.setRows(all);
        rows.setFilter("renamed");
        all.set(1_500, new Topic("renamed", 1));
        rows.setRows(all);
        assertEquals(List.of("renamed"), names());
    }

    @Test
    void aFilterIsPreparedBitByBit() {
        rows.setRows(IntStream.range(0, 2_000).mapToObj(i -> new Topic("topic-" + i, i)).toList());
        assertFalse(rows.prepareFilter(0));
        assertTrue(rows.prepareFilter(Long.MAX_VALUE));
        assertTrue(rows.prepareFilter(0));
    }
}
