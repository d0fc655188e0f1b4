package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.doctor.Doctor;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.text.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A finding in the making. Its title and cause are the texts {@code <rule>.title} and {@code <rule>.cause}. */
final class Diagnosis {
    private static final Texts TEXTS = Texts.beside(Doctor.class);
    /** A person reads some lines; the rest is counted. */
    private static final int MOST_LINES = 12;

    private final String rule;
    private final Severity severity;
    private final Object[] words;
    private final List<String> evidence = new ArrayList<>();
    private final List<Remedy> remedies = new ArrayList<>();
    private String subject = "";
    private int extent = 1;

    private Diagnosis(String rule, Severity severity, Object[] words) {
        this.rule = rule;
        this.severity = severity;
        this.words = words;
    }

    /** @param words filled into title and cause */
    static Diagnosis of(String rule, Severity severity, Object... words) {
        return new Diagnosis(rule, severity, words);
    }

    Diagnosis about(Object what) {
        subject = String.valueOf(what);
        return this;
    }

    Diagnosis extent(int size) {
        extent = size;
        return this;
    }

    Diagnosis evidence(Collection<String> lines) {
        lines.stream().limit(MOST_LINES).forEach(evidence::add);
        if (lines.size() > MOST_LINES) {
            evidence.add(TEXTS.of("more", lines.size() - MOST_LINES));
        }
        return this;
    }

    /** One line for each partition; the extent is their number. */
    Diagnosis partitions(List<PartitionSnapshot> partitions) {
        extent = partitions.size();
        List<PartitionSnapshot> shown = partitions.subList(0, Math.min(MOST_LINES, partitions.size()));
        shown.forEach(p -> evidence.add(text("partition", p.label(), p.leader() < 0 ? "\u2013" : p.leader(), p.replicas(), p.isr())));
        if (partitions.size() > MOST_LINES) {
            evidence.add(TEXTS.of("more", partitions.size() - MOST_LINES));
        }
        return this;
    }

    Diagnosis remedy(Remedy remedy) {
        remedies.add(remedy);
        return this;
    }

    Diagnosis remedies(Collection<? extends Remedy> several) {
        remedies.addAll(several);
        return this;
    }

    Finding finding() {
        return new Finding(rule, severity, subject, text(rule + ".title", words), text(rule + ".cause", words), evidence, extent, remedies);
    }

    /** As the only finding. */
    List<Finding> alone() {
        return List.of(finding());
    }

    /** The changes as one, titled {@code <rule>.fix}. */
    static Remedy apply(String rule, List<Change> changes) {
        return new Remedy.Apply(changes.size() == 1 ? changes.getFirst() : new BatchChange(text(rule + ".fix"), changes));
    }

    static String text(String key, Object... words) {
        return TEXTS.of(key, words);
    }
}
