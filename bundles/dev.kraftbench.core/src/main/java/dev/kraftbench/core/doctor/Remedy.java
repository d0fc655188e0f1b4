package dev.kraftbench.core.doctor;

import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.placement.Goal;

/** What would help, offered to a person: nothing happens without a preview or a look. */
public sealed interface Remedy {

    /** A change, to be previewed. */
    record Apply(Change change) implements Remedy {}

    /** Moves of replicas, to be planned towards this goal. */
    record Replan(Goal goal) implements Remedy {}

    /** Where brokers can be started from here. */
    record StartBroker(int broker) implements Remedy {}

    record ShowBroker(int broker) implements Remedy {}

    record ShowTopic(String topic) implements Remedy {}

    record ShowGroup(String group) implements Remedy {}

    record ShowQuorum() implements Remedy {}
}
