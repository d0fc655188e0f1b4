package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.Icons;

/** A group of a cluster. */
public final class GroupInput extends ClusterPartInput {
    public static final String EDITOR = "dev.kraftbench.group.editor";

    static final String KIND = "group/";

    private final String group;

    public GroupInput(ClusterConnection connection, String group) {
        super(connection, group, KIND + group, Icons.GROUP);
        this.group = group;
    }

    public String group() {
        return group;
    }
}
