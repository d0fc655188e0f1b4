package dev.kraftbench.core.doctor;

import java.util.List;

/** Examines clusters by all rules there are; an OSGi service. Any thread; an examination of 10,000 partitions takes some milliseconds, so not the UI thread. */
public interface Doctor {

    /** What is wrong, the most urgent first. A rule that fails is left out. */
    List<Finding> examine(Examination examination);

    /** How many rules take part. */
    int rules();
}
