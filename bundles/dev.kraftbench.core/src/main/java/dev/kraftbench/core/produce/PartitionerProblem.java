package dev.kraftbench.core.produce;

import java.time.Instant;

/**
 * Why a partitioner cannot be used, or failed when it was.
 *
 * @param subject the jar, bundle or partitioner it is about
 * @param detail what the framework, the bundle or the partitioner itself said, in its own words; may be empty
 */
public record PartitionerProblem(Kind kind, String subject, String detail, Instant at) {

    /** Each has its sentence and its remedy in the language of the workbench. */
    public enum Kind {
        /** The file cannot be read as a jar. */
        NO_JAR,
        /** The manifest has no Bundle-SymbolicName. */
        NO_BUNDLE,
        /** Something the bundle imports or requires is not there. */
        UNRESOLVED,
        /** The framework did not start it for another reason. */
        NOT_STARTED,
        /** The manifest names no component (Service-Component). */
        NO_COMPONENT,
        /** No component of it offers a Partitioner. */
        NO_PARTITIONER,
        /** The component has no property {@code name}, so its class name stands for it. */
        NO_NAME,
        /** Another partitioner has the same name, and had it first. */
        DUPLICATE_NAME,
        /** The component waits for services that are not there. */
        UNSATISFIED,
        /** The component's constructor or activation threw. */
        NOT_ACTIVATED,
        /** {@code configure} threw. */
        CONFIGURE_FAILED,
        /** {@code partition} threw. */
        PARTITION_FAILED,
        /** {@code partition} gave a number that is no partition of the topic. */
        WRONG_PARTITION;

        /** The partitioner can be chosen all the same. */
        public boolean usable() {
            return switch (this) {
                case NO_NAME, CONFIGURE_FAILED, PARTITION_FAILED, WRONG_PARTITION -> true;
                case NO_JAR, NO_BUNDLE, UNRESOLVED, NOT_STARTED, NO_COMPONENT, NO_PARTITIONER, DUPLICATE_NAME, UNSATISFIED, NOT_ACTIVATED -> false;
            };
        }
    }
}
