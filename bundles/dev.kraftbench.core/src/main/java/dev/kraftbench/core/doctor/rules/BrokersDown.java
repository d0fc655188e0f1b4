package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Brokers that do not run or may not lead. */
final class BrokersDown implements DoctorRule {
    @Override
    public String id() {
        return "brokers";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        for (BrokerSnapshot broker : examination.snapshot().brokers()) {
            if (broker.state() == BrokerState.FENCED) {
                findings.add(Diagnosis.of(id() + ".fenced", Severity.WARNING, broker.id()).about(broker.id()).evidence(List.of(broker.endpoint()))
                        .remedy(new Remedy.ShowBroker(broker.id())).finding());
            } else if (!broker.state().alive() && holdsNothing(examination, broker.id())) {
                findings.add(down(broker));
            }
        }
        return findings;
    }

    /** What else is wrong when a broker is down is told by what its replicas are missed in. */
    private static boolean holdsNothing(Examination examination, int broker) {
        return examination.snapshot().partitions().noneMatch(p -> p.replicas().contains(broker));
    }

    private Finding down(BrokerSnapshot broker) {
        return Diagnosis.of(id() + ".down", Severity.ADVICE, broker.id()).about(broker.id())
                .evidence(List.of(Diagnosis.text("state." + broker.state().name().toLowerCase(Locale.ROOT)))).remedy(new Remedy.StartBroker(broker.id()))
                .remedy(new Remedy.Apply(new PlacementChange.Unregister(broker.id()))).remedy(new Remedy.ShowBroker(broker.id())).finding();
    }
}
