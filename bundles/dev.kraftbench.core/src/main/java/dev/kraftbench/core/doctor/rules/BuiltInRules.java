package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import java.util.List;

/** All of them. */
public final class BuiltInRules {
    private BuiltInRules() {}

    public static List<DoctorRule> all() {
        return List.of(new OfflinePartitions(), new UnderMinIsr(), new MissingReplicas(), new EligibleReplicas(), new PreferredLeaders(), new Skew(Skew.Kind.LEADERS),
                new Skew(Skew.Kind.REPLICAS), new Skew(Skew.Kind.DISK), new LogDirectories(), new BrokersDown(), new Unanswered(), new SingleReplicas(),
                new InternalTopics(), new StrictMinimum(), new UncleanElections(), new SharedRacks(), new CrowdedBrokers(), new QuorumMargin(), new LaggingVoters(),
                new IdleGroups(), new UnsettledGroups(), new StuckTransactions(), new MixedVersions());
    }
}
