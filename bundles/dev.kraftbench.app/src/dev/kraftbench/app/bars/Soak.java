package dev.kraftbench.app.bars;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.ui.base.CurrentCluster;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hours of samples at one a second, in minutes: only the time in them runs fast. They go into a model as every connection has one, and the window's views,
 * charts, time axis and list of events show it through a connection that is the demo's own but for this model. What the views ask besides, such as
 * offsets and configurations, the demo itself answers, in its own time. After each hour the live heap is looked at.
 */
final class Soak {
    private static final int HOUR_SECONDS = 3_600;
    /** So often another view comes to the top, by the time of the samples. */
    private static final int VIEW_SECONDS = 180;
    /** A sample no sooner than this after the one before, so that there is an update of the window for some ten of them. */
    private static final int ROUND_MILLIS = 10;
    private static final int SETTLE_MILLIS = 2_000;

    private final Stage stage;
    private final ClusterConnection demo;
    private final Consumer<String> say;
    private final SampledModel model = new SampledModel(true);

    Soak(Stage stage, ClusterConnection demo, Consumer<String> say) {
        this.stage = stage;
        this.demo = demo;
        this.say = say;
    }

    void measure(int hours) throws Exception {
        stage.probe.during("soak");
        SoakRounds rounds = new SoakRounds(model, demo.model(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        ClusterConnection soaked = soaked();
        rounds.publish(0);
        stage.ui(() -> {
            CurrentCluster.get().select(soaked);
            return true;
        });
        List<String> views = stage.views();
        List<Long> live = new ArrayList<>();
        long began = System.nanoTime();
        for (int second = 1; second <= hours * HOUR_SECONDS; second++) {
            long due = System.nanoTime() + ROUND_MILLIS * 1_000_000L;
            rounds.publish(second);
            if (second % VIEW_SECONDS == 0) {
                String view = views.get(second / VIEW_SECONDS % views.size());
                stage.ui(() -> stage.window.getActivePage().showView(view));
            }
            do {
                stage.ui(() -> true);
                Thread.sleep(1);
            } while (System.nanoTime() < due);
            if (second % HOUR_SECONDS == 0) {
                Thread.sleep(SETTLE_MILLIS);
                live.add(stage.liveHeap() / 1_000_000);
            }
        }
        say.accept("4 soak: " + hours + " hours of samples in " + Stage.millisSince(began) / 1000 + " s, another view each " + VIEW_SECONDS + " s of them, "
                + rounds.events() + " events; live heap after each hour " + live + " MB");
        stage.ui(() -> {
            CurrentCluster.get().select(demo);
            return true;
        });
    }

    /** The demo's connection with the model that is soaked. */
    private ClusterConnection soaked() {
        return (ClusterConnection) Proxy.newProxyInstance(ClusterConnection.class.getClassLoader(), new Class<?>[] {ClusterConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "model" -> model;
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> {
                        try {
                            yield method.invoke(demo, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                });
    }
}
