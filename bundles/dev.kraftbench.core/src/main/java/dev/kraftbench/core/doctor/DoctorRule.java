package dev.kraftbench.core.doctor;

import java.util.List;

/** Looks for one kind of trouble; stateless and pure. Any OSGi service of this type takes part in examinations. */
public interface DoctorRule {
    /** Unique, such as {@code partitions.offline}. */
    String id();

    /** What it finds; nothing where it cannot know. */
    List<Finding> examine(Examination examination);
}
