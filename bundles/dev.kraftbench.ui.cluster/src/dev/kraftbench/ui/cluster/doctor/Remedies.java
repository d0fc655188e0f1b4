package dev.kraftbench.ui.cluster.doctor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.placement.Goal;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Control;

/** What each remedy is called and how it is begun: with a preview, a plan, or a look. UI thread. */
final class Remedies {
    private static final String QUORUM_PAGE = "quorum";

    private Remedies() {}

    /** Those that can be had on this connection. */
    static List<Remedy> possible(Finding finding, ClusterConnection connection) {
        boolean readOnly = connection.settings().readOnly();
        return finding.remedies().stream().filter(remedy -> switch (remedy) {
            case Remedy.Apply apply -> !readOnly;
            case Remedy.Replan replan -> !readOnly;
            case Remedy.StartBroker start -> connection.brokerControl().isPresent();
            case Remedy.ShowBroker show -> true;
            case Remedy.ShowTopic show -> true;
            case Remedy.ShowGroup show -> true;
            case Remedy.ShowQuorum show -> true;
        }).toList();
    }

    static String label(Remedy remedy) {
        return switch (remedy) {
            case Remedy.Apply apply -> apply.change().title() + "\u2026";
            case Remedy.Replan replan -> goal(replan.goal()) + "\u2026";
            case Remedy.StartBroker start -> NLS.bind(Messages.action_broker_start, start.broker());
            case Remedy.ShowBroker show -> NLS.bind(Messages.action_open_broker, show.broker());
            case Remedy.ShowTopic show -> NLS.bind(Messages.action_open_topic, show.topic());
            case Remedy.ShowGroup show -> NLS.bind(Messages.topology_open_group, show.group());
            case Remedy.ShowQuorum show -> Messages.doctor_open_quorum;
        };
    }

    static Icons icon(Remedy remedy) {
        return switch (remedy) {
            case Remedy.Apply apply -> Icons.SETTINGS;
            case Remedy.Replan replan -> Icons.TOPOLOGY;
            case Remedy.StartBroker start -> Icons.PLAY;
            case Remedy.ShowBroker show -> Icons.BROKER;
            case Remedy.ShowTopic show -> Icons.TOPIC;
            case Remedy.ShowGroup show -> Icons.GROUP;
            case Remedy.ShowQuorum show -> Icons.QUORUM;
        };
    }

    private static String goal(Goal goal) {
        return switch (goal) {
            case Goal.Assign assign -> Messages.doctor_plan_moves;
            case Goal.Spread spread -> Messages.doctor_plan_spread;
            case Goal.Replication replication -> NLS.bind(Messages.doctor_plan_factor, replication.factor());
            case Goal.Drain drain -> NLS.bind(Messages.doctor_plan_drain, new TreeSet<>(drain.brokers()));
            case Goal.Balance balance -> switch (balance.measure()) {
                case LEADERS -> Messages.doctor_plan_balance_leaders;
                case REPLICAS -> Messages.doctor_plan_balance_replicas;
                case BYTES -> Messages.doctor_plan_balance_bytes;
            };
        };
    }

    static void begin(Remedy remedy, ClusterConnection connection, ClusterActions actions, Control owner) {
        switch (remedy) {
            case Remedy.Apply apply -> ChangeFlow.on(connection, owner).start(apply.change());
            case Remedy.Replan replan -> actions.reassign(connection, request(replan.goal()));
            case Remedy.StartBroker start -> actions.startBroker(connection, start.broker());
            case Remedy.ShowBroker show -> actions.openBroker(connection, show.broker());
            case Remedy.ShowTopic show -> actions.openTopic(connection, show.topic());
            case Remedy.ShowGroup show -> actions.openGroup(connection, show.group());
            case Remedy.ShowQuorum show -> actions.openCluster(connection, QUORUM_PAGE);
        }
    }

    /** The goal as the wizard's command takes it. */
    static Map<String, String> request(Goal goal) {
        return switch (goal) {
            case Goal.Assign assign -> Map.of(CommandCalls.GOAL, "move");
            case Goal.Spread spread -> Map.of(CommandCalls.GOAL, "spread", CommandCalls.TOPIC, String.join(",", spread.topics()));
            case Goal.Replication replication -> Map.of(CommandCalls.GOAL, "factor", CommandCalls.TOPIC, String.join(",", replication.topics()));
            case Goal.Drain drain -> Map.of(CommandCalls.GOAL, "drain", CommandCalls.BROKER, Integer.toString(drain.brokers().iterator().next()));
            case Goal.Balance balance -> Map.of(CommandCalls.GOAL, "balance", CommandCalls.MEASURE, balance.measure().name().toLowerCase(Locale.ROOT));
        };
    }

}
