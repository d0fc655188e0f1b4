package dev.kraftbench.ui.cluster.config;

import dev.kraftbench.core.model.ConfigEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Edits of a configuration before they are saved: each is a step that can be undone and redone; what differs from the cluster makes the
 * editor dirty. Pure, one thread.
 */
public final class ConfigEdits {
    /**
     * An entry of the cluster with the value a person wants.
     *
     * @param edited empty for "back to the default"
     * @param own the entry is set on the very thing that is configured, not inherited
     */
    public record Row(ConfigEntry entry, boolean pending, Optional<String> edited, boolean own) {
        /** What the entry will be worth after saving. */
        public @Nullable String value() {
            return pending ? edited.orElse(entry.defaultValue()) : entry.value();
        }
    }

    private record Step(String name, @Nullable Optional<String> before, @Nullable Optional<String> after) {}

    private final ConfigEntry.Source own;
    private List<ConfigEntry> entries = List.of();
    private final Map<String, Optional<String>> pending = new HashMap<>();
    private final Deque<Step> undo = new ArrayDeque<>();
    private final Deque<Step> redo = new ArrayDeque<>();

    /** @param own where an entry comes from that is set on the very thing that is configured */
    public ConfigEdits(ConfigEntry.Source own) {
        this.own = own;
    }

    /** News from the cluster; edits stay, except those that now say what the cluster already has. */
    public void load(List<ConfigEntry> loaded) {
        entries = List.copyOf(loaded);
        pending.entrySet().removeIf(edit -> entry(edit.getKey()).map(entry -> same(entry, edit.getValue())).orElse(true));
    }

    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (ConfigEntry entry : entries) {
            Optional<String> edit = pending.get(entry.name());
            rows.add(new Row(entry, edit != null, edit == null ? Optional.empty() : edit, entry.source() == own));
        }
        return rows;
    }

    private Optional<ConfigEntry> entry(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    public void set(String name, String value) {
        step(name, Optional.of(value));
    }

    /** Removes the own value, so that the default holds. */
    public void reset(String name) {
        step(name, Optional.empty());
    }

    private void step(String name, Optional<String> wanted) {
        Optional<String> before = pending.get(name);
        Optional<String> after = entry(name).map(entry -> same(entry, wanted)).orElse(false) ? null : wanted;
        if (java.util.Objects.equals(before, after)) {
            return;
        }
        undo.push(new Step(name, before, after));
        redo.clear();
        put(name, after);
    }

    /** Whether the cluster already has what is wanted. */
    private boolean same(ConfigEntry entry, Optional<String> wanted) {
        return wanted.map(value -> value.equals(entry.value())).orElse(entry.source() != own);
    }

    private void put(String name, @Nullable Optional<String> edit) {
        if (edit == null) {
            pending.remove(name);
        } else {
            pending.put(name, edit);
        }
    }

    public boolean canUndo() {
        return !undo.isEmpty();
    }

    public boolean canRedo() {
        return !redo.isEmpty();
    }

    public void undo() {
        Step step = undo.pop();
        redo.push(step);
        put(step.name(), step.before());
    }

    public void redo() {
        Step step = redo.pop();
        undo.push(step);
        put(step.name(), step.after());
    }

    /** Forgets all edits and the way to them. */
    public void revert() {
        pending.clear();
        undo.clear();
        redo.clear();
    }

    /** Forgets edits that were saved, and the way to them; what was wanted otherwise meanwhile stays. */
    public void saved(Map<String, Optional<String>> values) {
        values.forEach((name, value) -> {
            if (!pending.containsKey(name)) {
                wantAsBefore(name, value);
            }
        });
        pending.entrySet().removeIf(edit -> edit.getValue().equals(values.get(edit.getKey())));
        undo.removeIf(step -> !pending.containsKey(step.name()));
        redo.removeIf(step -> !pending.containsKey(step.name()));
    }

    /** Meanwhile the old value was wanted again, which was no edit until the new one came. A secret one is not known, and cannot be had again. */
    private void wantAsBefore(String name, Optional<String> saved) {
        entry(name).filter(old -> !same(old, saved)).ifPresent(old -> {
            if (old.source() != own) {
                pending.put(name, Optional.empty());
            } else if (old.value() != null) {
                pending.put(name, Optional.of(old.value()));
            }
        });
    }

    public boolean dirty() {
        return !pending.isEmpty();
    }

    /** What is wanted, as a change takes it: empty removes the entry. */
    public Map<String, Optional<String>> values() {
        return new TreeMap<>(pending);
    }
}
