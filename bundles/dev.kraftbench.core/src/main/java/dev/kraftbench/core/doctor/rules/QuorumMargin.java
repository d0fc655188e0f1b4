package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.QuorumSnapshot;
import java.util.List;

/** A quorum that has no leader, or that loses its majority with one more voter. */
final class QuorumMargin implements DoctorRule {
    @Override
    public String id() {
        return "quorum";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        QuorumSnapshot quorum = examination.snapshot().quorum();
        if (quorum == null || quorum.voters().isEmpty()) {
            return List.of();
        }
        int voters = quorum.voters().size();
        List<Integer> down = quorum.voters().stream().map(QuorumSnapshot.Replica::id).filter(id -> down(examination, id)).toList();
        int up = voters - down.size();
        int majority = voters / 2 + 1;
        List<Remedy> start = down.stream().<Remedy>map(Remedy.StartBroker::new).toList();
        List<String> evidence = quorum.voters().stream()
                .map(voter -> Diagnosis.text(down.contains(voter.id()) ? "voter.down" : "voter.up", voter.id())).toList();
        if (quorum.leader() < 0) {
            return Diagnosis.of(id() + ".no-leader", Severity.CRITICAL, up, voters).evidence(evidence).remedies(start).remedy(new Remedy.ShowQuorum()).alone();
        }
        if (voters > 1 && up <= majority) {
            return up == voters ? List.of() : Diagnosis.of(id() + ".margin", Severity.WARNING, up, voters).evidence(evidence).remedies(start).remedy(new Remedy.ShowQuorum()).alone();
        }
        return voters == 1 && examination.snapshot().brokers().size() > 2 ? Diagnosis.of(id() + ".single", Severity.ADVICE).evidence(evidence).remedy(new Remedy.ShowQuorum()).alone()
                : List.of();
    }

    /** A voter that is no broker is known to the quorum only. */
    private static boolean down(Examination examination, int id) {
        return examination.snapshot().broker(id).filter(broker -> !broker.state().alive()).isPresent();
    }
}
