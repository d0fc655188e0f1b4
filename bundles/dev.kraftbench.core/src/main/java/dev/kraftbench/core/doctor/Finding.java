package dev.kraftbench.core.doctor;

import java.util.Comparator;
import java.util.List;

/**
 * Something that is wrong.
 *
 * @param rule id of the rule that found it
 * @param subject what it is about, where the rule finds one thing for each of several subjects; else empty
 * @param title one line
 * @param cause why it is so and what follows from it
 * @param evidence what was seen, a line each
 * @param extent how much it is about, such as the number of partitions: among equally severe ones the largest comes first
 * @param remedies what would help, the best first
 */
public record Finding(String rule, Severity severity, String subject, String title, String cause, List<String> evidence, int extent, List<Remedy> remedies) {

    /** The most urgent first. */
    public static final Comparator<Finding> RANK = Comparator.comparing(Finding::severity).thenComparing(Comparator.comparingInt(Finding::extent).reversed())
            .thenComparing(Finding::rule).thenComparing(Finding::subject);

    public Finding {
        evidence = List.copyOf(evidence);
        remedies = List.copyOf(remedies);
    }

    /** The same in the next examination, if it is still there. */
    public String key() {
        return rule + "/" + subject;
    }
}
