package dev.kraftbench.ui.charts.kinds;

import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.Points;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.core.series.Thinning;
import dev.kraftbench.core.series.TimeSpan;

/** Reads from a cluster's series what lies within a span. */
record SeriesReader(ClusterModel model, TimeSpan span) {
    /** More lines than this nobody can tell apart. */
    static final int MOST_LINES = 8;

    Points points(SeriesKey key) {
        return Thinning.within(model.series().points(key), span);
    }

    double last(SeriesKey key) {
        Points points = points(key);
        for (int i = points.size() - 1; i >= 0; i--) {
            if (!Double.isNaN(points.values()[i])) {
                return points.values()[i];
            }
        }
        return 0;
    }

    static double most(Points points) {
        double most = 0;
        for (double value : points.values()) {
            most = Double.isNaN(value) ? most : Math.max(most, value);
        }
        return most;
    }

    static boolean internal(ClusterModel model, String topic) {
        return model.latest().topic(topic).map(TopicSnapshot::internal).orElse(topic.startsWith("__"));
    }
}
