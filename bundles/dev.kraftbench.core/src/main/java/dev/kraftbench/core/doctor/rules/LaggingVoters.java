package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.QuorumSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Voters that run and do not keep up with the metadata log: they do not help when the leader is lost. */
final class LaggingVoters implements DoctorRule {
    private static final long MANY_RECORDS = 1_000;
    private static final Duration LONG_AGO = Duration.ofSeconds(10);

    @Override
    public String id() {
        return "quorum.lag";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        QuorumSnapshot quorum = examination.snapshot().quorum();
        if (quorum == null || quorum.leader() < 0) {
            return List.of();
        }
        Instant now = examination.snapshot().takenAt();
        return quorum.voters().stream().filter(voter -> voter.id() != quorum.leader() && examination.snapshot().broker(voter.id())
                .map(broker -> broker.state().alive()).orElse(true)).filter(voter -> voter.lag() > MANY_RECORDS || voter.lag() > 0
                && voter.lastCaughtUpMillis() > 0 && Instant.ofEpochMilli(voter.lastCaughtUpMillis()).isBefore(now.minus(LONG_AGO)))
                .map(voter -> Diagnosis.of(id(), Severity.WARNING, voter.id(), voter.lag()).about(voter.id()).remedy(new Remedy.ShowQuorum())
                        .finding()).toList();
    }
}
