package dev.kraftbench.ui.charts;

/** What a chart is about. */
public sealed interface ChartSubject {
    record Cluster() implements ChartSubject {}

    record Broker(int id) implements ChartSubject {}

    record Topic(String name) implements ChartSubject {}

    record Group(String id) implements ChartSubject {}
}
