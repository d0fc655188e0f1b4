package dev.kraftbench.engine.internal;

import dev.kraftbench.core.group.ShareRecords;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.share.DeliveryState;
import dev.kraftbench.share.ShareWindow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the engine's leaders tell of records under delivery, as the views know it. */
final class ShareViews {
    private ShareViews() {}

    /** @param snapshot knows the topics' names; of a topic that it does not know the id is shown */
    static List<ShareRecords> of(List<ShareWindow> windows, ClusterSnapshot snapshot) {
        Map<String, String> names = new HashMap<>();
        snapshot.topics().values().forEach(topic -> names.put(topic.id(), topic.name()));
        return windows.stream().map(window -> records(window, names)).sorted(Comparator.comparing(ShareRecords::partition)).toList();
    }

    private static ShareRecords records(ShareWindow window, Map<String, String> names) {
        String id = window.key().topicId().toString();
        return new ShareRecords(new PartitionId(names.getOrDefault(id, id), window.key().partition()), window.start(), window.end(),
                window.parts().stream().map(part -> new ShareRecords.Part(part.firstOffset(), part.lastOffset(), state(part.state()), part.deliveries(),
                        part.member())).toList());
    }

    private static ShareRecords.State state(DeliveryState state) {
        return switch (state) {
            case AVAILABLE -> ShareRecords.State.AVAILABLE;
            case ACQUIRED -> ShareRecords.State.ACQUIRED;
            case ACKNOWLEDGED -> ShareRecords.State.ACKNOWLEDGED;
            case ARCHIVING, ARCHIVED -> ShareRecords.State.ARCHIVED;
        };
    }
}
