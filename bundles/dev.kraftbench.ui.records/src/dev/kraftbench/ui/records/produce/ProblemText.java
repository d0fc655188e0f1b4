package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.PartitionerProblem;
import org.eclipse.osgi.util.NLS;

/** What is wrong with a partitioner, and what helps, in the language of the workbench. Pure. */
final class ProblemText {
    private ProblemText() {}

    /** One sentence. */
    static String reason(PartitionerProblem.Kind kind) {
        return switch (kind) {
            case NO_JAR -> Messages.problem_no_jar;
            case NO_BUNDLE -> Messages.problem_no_bundle;
            case UNRESOLVED -> Messages.problem_unresolved;
            case NOT_STARTED -> Messages.problem_not_started;
            case NO_COMPONENT -> Messages.problem_no_component;
            case NO_PARTITIONER -> Messages.problem_no_partitioner;
            case NO_NAME -> Messages.problem_no_name;
            case DUPLICATE_NAME -> Messages.problem_duplicate_name;
            case UNSATISFIED -> Messages.problem_unsatisfied;
            case NOT_ACTIVATED -> Messages.problem_not_activated;
            case CONFIGURE_FAILED -> Messages.problem_configure_failed;
            case PARTITION_FAILED -> Messages.problem_partition_failed;
            case WRONG_PARTITION -> Messages.problem_wrong_partition;
        };
    }

    static String remedy(PartitionerProblem.Kind kind) {
        return switch (kind) {
            case NO_JAR -> Messages.remedy_no_jar;
            case NO_BUNDLE -> Messages.remedy_no_bundle;
            case UNRESOLVED -> Messages.remedy_unresolved;
            case NOT_STARTED -> Messages.remedy_not_started;
            case NO_COMPONENT -> Messages.remedy_no_component;
            case NO_PARTITIONER -> Messages.remedy_no_partitioner;
            case NO_NAME -> Messages.remedy_no_name;
            case DUPLICATE_NAME -> Messages.remedy_duplicate_name;
            case UNSATISFIED -> Messages.remedy_unsatisfied;
            case NOT_ACTIVATED -> Messages.remedy_not_activated;
            case CONFIGURE_FAILED -> Messages.remedy_configure_failed;
            case PARTITION_FAILED -> Messages.remedy_partition_failed;
            case WRONG_PARTITION -> Messages.remedy_wrong_partition;
        };
    }

    /** Everything that is to be said, in paragraphs. */
    static String whole(PartitionerProblem problem) {
        return NLS.bind(Messages.problem_of, problem.subject(), reason(problem.kind())) + (problem.detail().isBlank() ? "" : "\n    " + problem.detail().strip())
                + "\n" + remedy(problem.kind());
    }
}
