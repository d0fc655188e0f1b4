package dev.kraftbench.core.change;

import java.util.List;

/** Voters and feature levels changed. */
public sealed interface QuorumChange extends Change {

    /**
     * A controller that already follows the metadata log votes from now on (KIP-853).
     *
     * @param endpoints of its controller listeners, as {@code NAME://host:port}
     */
    record AddVoter(int node, String directoryId, List<String> endpoints) implements QuorumChange {
        public AddVoter {
            endpoints = List.copyOf(endpoints);
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("quorum.add", node);
        }
    }

    /** A voter becomes an observer. */
    record RemoveVoter(int node, String directoryId) implements QuorumChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("quorum.remove", node);
        }
    }

    /**
     * @param from the level it has now; Kafka's tool has another word for each direction
     * @param level 0 turns the feature off
     */
    record SetFeature(String feature, int from, int level) implements QuorumChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("quorum.feature", feature, level);
        }
    }
}
