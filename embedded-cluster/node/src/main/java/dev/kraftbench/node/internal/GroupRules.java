package dev.kraftbench.node.internal;

import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.ServerAssignor;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the configuration of group coordinators must fulfil. Stateless. */
final class GroupRules {

    private GroupRules() {}

    static void check(NodeConfig config) throws ConfigProblem {
        ConfigRules.notAbove(config, "group.min.session.timeout.ms", "group.max.session.timeout.ms");
        for (String protocol : new String[] {"group.consumer.", "group.share.", "group.streams."}) {
            within(config, protocol, "heartbeat.interval.ms");
            within(config, protocol, "session.timeout.ms");
            within(config, protocol, "assignment.interval.ms");
            ConfigRules.below(config, protocol + "heartbeat.interval.ms", protocol + "session.timeout.ms");
        }
        within(config, "group.share.", "delivery.count.limit");
        within(config, "group.share.", "partition.max.record.locks");
        within(config, "group.share.", "record.lock.duration.ms");
        ConfigRules.notAbove(config, "group.share.max.size", "group.share.max.share.sessions");
        ConfigRules.notAbove(config, "group.streams.num.standby.replicas", "group.streams.max.standby.replicas");
        ConfigRules.notAbove(config, "group.streams.num.warmup.replicas", "group.streams.max.warmup.replicas");
        ConfigRules.notAbove(config, "group.streams.min.task.offset.interval.ms", "group.streams.task.offset.interval.ms");
        assignors(config);
        only(config, "group.share.assignors", "simple");
        only(config, "group.streams.assignors", "sticky");
        if (!protocols(config).contains(GroupType.CLASSIC)) {
            throw new ConfigProblem("group.coordinator.rebalance.protocols: classic can't be disabled, add it");
        }
    }

    /** The bounds and what is between them. */
    private static void within(NodeConfig config, String protocol, String name) throws ConfigProblem {
        ConfigRules.notAbove(config, protocol + "min." + name, protocol + "max." + name);
        ConfigRules.notAbove(config, protocol + "min." + name, protocol + name);
        ConfigRules.notAbove(config, protocol + name, protocol + "max." + name);
    }

    private static void only(NodeConfig config, String name, String assignor) throws ConfigProblem {
        if (!config.list(name).equals(List.of(assignor))) {
            throw new ConfigProblem(name + ": '" + config.text(name) + "' is not supported, the only assignor is " + assignor);
        }
    }

    private static void assignors(NodeConfig config) throws ConfigProblem {
        for (String name : config.list("group.consumer.assignors")) {
            if (ServerAssignor.configured(name) == null) {
                String known = Stream.of(ServerAssignor.values()).map(ServerAssignor::label).collect(Collectors.joining(" and "));
                throw new ConfigProblem("group.consumer.assignors: there is no assignor '" + name + "', choose from " + known);
            }
        }
    }

    /** {@code group.consumer.assignors} of a configuration that was checked, the default one first. */
    static List<ServerAssignor> offered(NodeConfig config) {
        return config.list("group.consumer.assignors").stream().map(ServerAssignor::configured).filter(Objects::nonNull).distinct().toList();
    }

    /** {@code group.coordinator.rebalance.protocols}; share groups are not of them, but enabled by their feature alone, as in Kafka. */
    static Set<GroupType> protocols(NodeConfig config) {
        Set<GroupType> protocols = EnumSet.of(GroupType.SHARE);
        List<String> names = config.list("group.coordinator.rebalance.protocols");
        for (GroupType type : GroupType.values()) {
            if (names.contains(type.label())) {
                protocols.add(type);
            }
        }
        return protocols;
    }
}
