package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.ui.base.TableRows;
import java.util.List;
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
    }
}
