package dev.kraftbench.ui.cluster.events;

import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.cluster.Messages;

/** How the events view groups what can happen. */
public enum EventKind {
    LEADER,
    ISR,
    BROKER,
    ELECTION,
    TOPIC,
    GROUP,
    SHARE,
    TRANSACTION;

    public static EventKind of(ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.LeaderMoved e -> LEADER;
            case ClusterEvent.IsrChanged e -> ISR;
            case ClusterEvent.BrokerStateChanged e -> BROKER;
            case ClusterEvent.ControllerElected e -> ELECTION;
            case ClusterEvent.TopicCreated e -> TOPIC;
            case ClusterEvent.TopicDeleted e -> TOPIC;
            case ClusterEvent.PartitionsAdded e -> TOPIC;
            case ClusterEvent.GroupStateChanged e -> GROUP;
            case ClusterEvent.Coordinated e -> switch (e.step().area()) {
                case GROUP -> GROUP;
                case SHARE -> SHARE;
                case TRANSACTION -> TRANSACTION;
            };
        };
    }

    public String text() {
        return switch (this) {
            case LEADER -> Messages.event_leader;
            case ISR -> Messages.event_isr;
            case BROKER -> Messages.event_broker;
            case ELECTION -> Messages.event_election;
            case TOPIC -> Messages.event_topic;
            case GROUP -> Messages.event_group;
            case SHARE -> Messages.event_share;
            case TRANSACTION -> Messages.event_transaction;
        };
    }

    public Icons icon() {
        return switch (this) {
            case LEADER -> Icons.LEADER;
            case ISR -> Icons.ISR;
            case BROKER -> Icons.BROKER;
            case ELECTION -> Icons.ELECTION;
            case TOPIC -> Icons.TOPIC;
            case GROUP -> Icons.GROUP;
            case SHARE -> Icons.SHARE;
            case TRANSACTION -> Icons.TRANSACTION;
        };
    }
}
