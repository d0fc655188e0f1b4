package dev.kraftbench.ui.groups;

import dev.kraftbench.core.group.GroupLoad;
import dev.kraftbench.core.model.GroupSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A row of a table of groups. */
public record GroupRow(GroupSnapshot group, GroupLoad load) {

    /** Groups of a type and state; an empty one stands for all. */
    public static List<GroupRow> of(List<GroupSnapshot> groups, Map<String, GroupLoad> loads, String type, String state) {
        List<GroupRow> rows = new ArrayList<>();
        for (GroupSnapshot group : groups) {
            if ((type.isEmpty() || group.type().equalsIgnoreCase(type)) && (state.isEmpty() || group.state().equals(state))) {
                rows.add(new GroupRow(group, loads.getOrDefault(group.id(), GroupLoad.UNKNOWN)));
            }
        }
        return rows;
    }
}
