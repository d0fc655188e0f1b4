package dev.kraftbench.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.ImageRecords;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.SnapshotContents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.AbortTransactionRecord;
import org.apache.kafka.common.metadata.BeginTransactionRecord;
import org.apache.kafka.common.metadata.EndTransactionRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.api.Test;

class MetadataLoaderTest {

    private final VirtualLane lane = new VirtualLane();
    private final TestQuorum quorum = new TestQuorum(1);
    private final List<RuntimeException> fatal = new ArrayList<>();
    private final List<ClusterImage> images = new ArrayList<>();
    private final MetadataLoader loader =
            new MetadataLoader(1, quorum, SnapshotPolicy.of(Map.of()), lane, lane, fatal::add);

    MetadataLoaderTest() {
        quorum.addListener(loader);
        loader.addPublisher((delta, image) -> {
            assertEquals(image, delta.apply(image.offset(), image.epoch()));
            images.add(image);
        });
    }

    private static ApiMessageAndVersion record(ApiMessage message) {
        return new ApiMessageAndVersion(message, (short) 0);
    }

    private static ApiMessageAndVersion topic(String name) {
        return record(new TopicRecord().setName(name).setTopicId(new Uuid(1, name.hashCode())));
    }

    @Test
    void aBatchIsPublishedAsAWhole() {
        quorum.replicate(1, topic("a"), topic("b"));
        assertEquals(1, images.size());
        assertEquals(2, images.getFirst().topics().size());
        assertEquals(1, images.getFirst().offset());
    }

    @Test
    void aTransactionIsPublishedWhenItHasEnded() {
        quorum.replicate(1, topic("before"), record(new BeginTransactionRecord()), topic("a"));
        quorum.replicate(1, topic("b"));
        assertTrue(images.isEmpty());
        assertTrue(loader.isInTransaction());
        quorum.replicate(1, topic("c"), record(new EndTransactionRecord()), topic("after"));
        assertEquals(1, images.size());
        assertEquals(5, loader.image().topics().size());
        assertFalse(loader.isInTransaction());
    }

    @Test
    void anAbortedTransactionLeavesNothingBehind() {
        quorum.replicate(1, record(new BeginTransactionRecord()), topic("a"));
        quorum.replicate(1, record(new AbortTransactionRecord()), topic("b"));
        assertNull(loader.image().topics().topic("a"));
        assertNotNull(loader.image().topics().topic("b"));
        assertTrue(fatal.isEmpty());
    }

    @Test
    void aRecordThatCannotBeFollowedStopsTheNodeOnce() {
        quorum.replicate(1, record(new RemoveTopicRecord().setTopicId(new Uuid(9, 9))));
        quorum.replicate(1, topic("a"));
        assertEquals(1, fatal.size());
        assertNull(loader.image().topics().topic("a"));
    }

    @Test
    void aPublisherThatComesLaterGetsThePresentImageFirst() {
        quorum.replicate(1, topic("a"));
        List<ClusterImage> late = new ArrayList<>();
        loader.addPublisher((delta, image) -> {
            assertEquals(1, delta.changedTopics().size());
            late.add(image);
        });
        assertEquals(List.of(loader.image()), late);
    }

    @Test
    void aPublisherMayWaitForAnImageAndGetsItAsTheFirst() {
        List<ClusterImage> heard = new ArrayList<>();
        loader.addPublisherWhen(image -> image.topics().topic("b") != null, (delta, image) -> {
            assertEquals(heard.isEmpty() ? 2 : 1, delta.changedTopics().size());
            heard.add(image);
        });
        quorum.replicate(1, topic("a"));
        assertTrue(heard.isEmpty());
        quorum.replicate(1, topic("b"));
        quorum.replicate(1, topic("c"));
        assertEquals(2, heard.size());
    }

    @Test
    void aSnapshotReplacesEverythingAndTellsWhatIsGone() {
        quorum.replicate(1, topic("a"), topic("b"));
        ClusterImage image = loader.image();
        List<String> deleted = new ArrayList<>();
        loader.addPublisher((delta, now) -> delta.deletedTopics().forEach(gone -> deleted.add(gone.name())));
        List<ApiMessageAndVersion> records = new ArrayList<>(ImageRecords.of(image).stream()
                .filter(entry -> !(entry.message() instanceof TopicRecord topic && topic.name().equals("a")))
                .toList());
        loader.loadSnapshot(new SnapshotContents() {
            @Override
            public OffsetAndEpoch id() {
                return new OffsetAndEpoch(10, 2);
            }

            @Override
            public long lastContainedLogTimestamp() {
                return 0;
            }

            @Override
            public void forEachBatch(Consumer<List<ApiMessageAndVersion>> reader) {
                reader.accept(records);
            }
        });
        assertEquals(9, loader.image().offset());
        assertNull(loader.image().topics().topic("a"));
        assertEquals(List.of("a"), deleted);
        assertNotNull(loader.image().topics().topic("b"));
    }
}
