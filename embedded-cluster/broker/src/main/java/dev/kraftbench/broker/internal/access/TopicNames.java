package dev.kraftbench.broker.internal.access;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/** Topics by the names that ACLs know them by, also where a request has their ids. */
record TopicNames(Supplier<ClusterImage> images) {

    /** The topic's name, or null for an id that there is not: the handler will say so, and ids are no secret. */
    @Nullable String of(@Nullable String name, Uuid id) {
        if (name != null && !name.isEmpty()) {
            return name;
        }
        TopicImage topic = images.get().topics().topic(id);
        return topic == null ? null : topic.name();
    }

    boolean allow(Caller caller, AclOperation operation, @Nullable String name, Uuid id) {
        String known = of(name, id);
        return known == null || caller.mayTopic(operation, known);
    }

    boolean exists(String name) {
        return images.get().topics().topic(name) != null;
    }
}
