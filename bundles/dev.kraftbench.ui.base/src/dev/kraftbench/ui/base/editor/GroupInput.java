package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.ui.base.Icons;
import java.util.Optional;

/** A group of a cluster. */
public final class GroupInput extends ClusterPartInput {
    public static final String EDITOR = "dev.kraftbench.group.editor";

    static final String KIND = "group/";

    private final String group;
    private final String knownType;

    public GroupInput(ClusterConnection connection, String group) {
        this(connection, group, "");
    }

    /** @param knownType what its type was when it was last heard of: after a restart the cluster may not be there to tell it; empty if it was not known */
    GroupInput(ClusterConnection connection, String group, String knownType) {
        super(connection, group, KIND + group, Icons.GROUP);
        this.group = group;
        this.knownType = told(connection, group).orElse(knownType);
    }

    private static Optional<String> told(ClusterConnection connection, String group) {
        return connection.model().latest().groups().stream().filter(each -> each.id().equals(group)).map(GroupSnapshot::type).findFirst();
    }

    public String group() {
        return group;
    }

    /** The group's type, as Kafka names it; empty while nobody has told it. */
    public String type() {
        return told(connection(), group).orElse(knownType);
    }
}
