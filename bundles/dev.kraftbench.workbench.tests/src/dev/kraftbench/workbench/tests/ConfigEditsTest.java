package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TopicCommands;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.cluster.config.ConfigEdits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigEditsTest {
    private final ConfigEdits edits = new ConfigEdits(ConfigEntry.Source.TOPIC);

    private static ConfigEntry entry(String name, String value, String defaultValue, ConfigEntry.Source source) {
        return new ConfigEntry(name, value, defaultValue, source, ConfigEntry.Type.STRING, false, false, "");
    }

    @BeforeEach
    void load() {
        edits.load(List.of(entry("retention.ms", "604800000", "604800000", ConfigEntry.Source.DEFAULT),
                entry("cleanup.policy", "compact", "delete", ConfigEntry.Source.TOPIC)));
    }

    private ConfigEdits.Row row(String name) {
        return edits.rows().stream().filter(row -> row.entry().name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void anEditMakesItDirtyAndTheOldValueCleanAgain() {
        assertFalse(edits.dirty());
        edits.set("retention.ms", "1000");
        assertTrue(edits.dirty());
        assertEquals("1000", row("retention.ms").value());
        edits.set("retention.ms", "604800000");
        assertFalse(edits.dirty());
    }

    @Test
    void editsAreUndoneAndRedoneInOrder() {
        edits.set("retention.ms", "1000");
        edits.set("retention.ms", "2000");
        edits.reset("cleanup.policy");
        edits.undo();
        edits.undo();
        assertEquals("1000", row("retention.ms").value());
        assertEquals("compact", row("cleanup.policy").value());
        edits.redo();
        assertEquals("2000", row("retention.ms").value());
        assertTrue(edits.canRedo());
        edits.undo();
        edits.undo();
        assertFalse(edits.dirty());
        assertFalse(edits.canUndo());
    }

    @Test
    void aNewEditForgetsWhatWasUndone() {
        edits.set("retention.ms", "1000");
        edits.undo();
        edits.set("retention.ms", "3000");
        assertFalse(edits.canRedo());
    }

    @Test
    void goingBackToTheDefaultRemovesTheTopicsOwnValue() {
        edits.reset("cleanup.policy");
        assertEquals("delete", row("cleanup.policy").value());
        assertEquals(Map.of("cleanup.policy", Optional.empty()), edits.values());
        edits.reset("retention.ms");
        assertEquals(1, edits.values().size(), "what is at its default needs no change");
    }

    @Test
    void newsFromTheClusterKeepTheEditsThatStillDiffer() {
        edits.set("retention.ms", "1000");
        edits.set("cleanup.policy", "delete");
        edits.load(List.of(entry("retention.ms", "1000", "604800000", ConfigEntry.Source.TOPIC),
                entry("cleanup.policy", "compact", "delete", ConfigEntry.Source.TOPIC)));
        assertEquals(Map.of("cleanup.policy", Optional.of("delete")), edits.values());
    }

    @Test
    void whatWasEditedDuringASaveStays() {
        edits.set("retention.ms", "1000");
        edits.reset("cleanup.policy");
        Map<String, Optional<String>> saved = edits.values();
        edits.set("retention.ms", "2000");
        edits.saved(saved);
        assertEquals(Map.of("retention.ms", Optional.of("2000")), edits.values());
        assertTrue(edits.canUndo());
        edits.saved(edits.values());
        assertFalse(edits.dirty() || edits.canUndo() || edits.canRedo());
    }

    @Test
    void theOldValueWantedAgainDuringASaveIsAnEditOnceItIsSaved() {
        edits.set("retention.ms", "1000");
        edits.reset("cleanup.policy");
        Map<String, Optional<String>> saved = edits.values();
        edits.reset("retention.ms");
        edits.set("cleanup.policy", "compact");
        assertFalse(edits.dirty());
        edits.saved(saved);
        assertEquals(Map.of("retention.ms", Optional.empty(), "cleanup.policy", Optional.of("compact")), edits.values());
        edits.load(List.of(entry("retention.ms", "1000", "604800000", ConfigEntry.Source.TOPIC),
                entry("cleanup.policy", "delete", "delete", ConfigEntry.Source.DEFAULT)));
        assertEquals(2, edits.values().size());
    }

    @Test
    void revertForgetsEverything() {
        edits.set("retention.ms", "1000");
        edits.revert();
        assertFalse(edits.dirty() || edits.canUndo() || edits.canRedo());
    }

    @Test
    void theChangeHasItsCommandLine() {
        edits.set("retention.ms", "1000");
        edits.reset("cleanup.policy");
        assertEquals(List.of("kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type topics --entity-name orders"
                + " --add-config retention.ms=1000 --delete-config cleanup.policy"), TopicCommands.of(new TopicChange.AlterConfig("orders", edits.values()), "localhost:9092").asList());
    }
}
