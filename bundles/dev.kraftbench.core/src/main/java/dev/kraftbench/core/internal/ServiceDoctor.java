package dev.kraftbench.core.internal;

import dev.kraftbench.core.doctor.Doctor;
import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.rules.BuiltInRules;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The built-in rules and those that are services, which may come and go. */
@Component(service = Doctor.class)
public final class ServiceDoctor implements Doctor {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceDoctor.class);

    private final List<DoctorRule> rules = new CopyOnWriteArrayList<>(BuiltInRules.all());

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addRule(DoctorRule rule) {
        rules.add(rule);
    }

    public void removeRule(DoctorRule rule) {
        rules.remove(rule);
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        for (DoctorRule rule : rules) {
            try {
                findings.addAll(rule.examine(examination));
            } catch (RuntimeException e) {
                // somebody else's rule must not take the others down
                LOG.atWarn().setCause(e).addKeyValue("rule", rule.id()).log("a rule failed");
            }
        }
        findings.sort(Finding.RANK);
        return List.copyOf(findings);
    }

    @Override
    public int rules() {
        return rules.size();
    }
}
