package dev.kraftbench.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GroupKindTest {
    @Test
    void typesAreReadAsClustersWriteThem() {
        assertEquals(GroupKind.SHARE, GroupKind.of("Share"));
        assertEquals(GroupKind.CONSUMER, GroupKind.of("consumer"));
        assertEquals(GroupKind.CLASSIC, GroupKind.of(""), "old clusters tell no type");
    }

    @Test
    void eachKindHasItsOwnConfigs() {
        assertTrue(GroupKind.CONSUMER.has("consumer.session.timeout.ms"));
        assertFalse(GroupKind.CONSUMER.has("share.session.timeout.ms"));
        assertTrue(GroupKind.SHARE.has("share.session.timeout.ms"));
        assertTrue(GroupKind.SHARE.has("errors.deadletterqueue.topic.name"));
        assertFalse(GroupKind.STREAMS.has("errors.deadletterqueue.topic.name"));
        assertFalse(GroupKind.SHARE.has("streams.num.standby.replicas"));
    }
}
