package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.Messages;

/** Colour and words for broker states and replica roles. */
public final class BrokerTint {
    private BrokerTint() {}

    public static Tint of(BrokerState state, Palette palette) {
        return switch (state) {
            case RUNNING -> palette.inSync();
            case STARTING, STOPPING, FENCED -> palette.outOfSync();
            case STOPPED -> palette.quiet();
            case KILLED, UNREACHABLE -> palette.offline();
        };
    }

    public static Tint of(ReplicaRole role, Palette palette) {
        return switch (role) {
            case LEADER -> palette.leader();
            case IN_SYNC -> palette.inSync();
            case OUT_OF_SYNC -> palette.outOfSync();
            case MOVING -> palette.moving();
            case OFFLINE -> palette.offline();
            case NONE -> palette.quiet();
        };
    }

    public static String text(BrokerState state) {
        return switch (state) {
            case STARTING -> Messages.broker_starting;
            case RUNNING -> Messages.broker_running;
            case FENCED -> Messages.broker_fenced;
            case STOPPING -> Messages.broker_stopping;
            case STOPPED -> Messages.broker_stopped;
            case KILLED -> Messages.broker_killed;
            case UNREACHABLE -> Messages.broker_unreachable;
        };
    }

    public static String text(ReplicaRole role) {
        return switch (role) {
            case LEADER -> Messages.role_leader;
            case IN_SYNC -> Messages.role_in_sync;
            case OUT_OF_SYNC -> Messages.role_out_of_sync;
            case MOVING -> Messages.role_moving;
            case OFFLINE -> Messages.role_offline;
            case NONE -> Messages.role_none;
        };
    }
}
