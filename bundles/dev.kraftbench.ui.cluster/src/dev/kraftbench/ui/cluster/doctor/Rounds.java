package dev.kraftbench.ui.cluster.doctor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.doctor.Checkup;
import dev.kraftbench.core.doctor.Doctor;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.GroupWatch;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.LiveQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.swt.widgets.Control;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * Examines a cluster again and again for one control: by every snapshot that comes, at most once a second, and with a checkup of all brokers now and then
 * while somebody can see it. UI thread, except for the examination itself.
 */
final class Rounds {
    private static final int CHECKUP_MILLIS = 20_000;
    /** Every so many checkups every leader is asked too. */
    private static final int THOROUGH_EVERY = 15;
    private static final int PAUSE_MILLIS = 1_000;

    /** What this cluster answered: another one may be examined by then. */
    private record Answer(ClusterConnection from, Checkup checkup, boolean whole) {}

    private final Control owner;
    private final Supplier<@Nullable ClusterConnection> connection;
    private final Runnable news;
    private final LiveQuery<Answer> checkups;
    private @Nullable ClusterConnection examined;
    private GroupWatch groups = new GroupWatch();
    private Checkup checkup = Checkup.NONE;
    private Checkup thorough = Checkup.NONE;
    private @Nullable List<Finding> findings;
    private int rules;
    private int checkupNumber;
    private boolean underWay;
    private boolean again;

    /** @param news called after each examination */
    Rounds(Control owner, Supplier<@Nullable ClusterConnection> connection, Runnable news) {
        this.owner = owner;
        this.connection = connection;
        this.news = news;
        checkups = LiveQuery.start(owner, "checkup", CHECKUP_MILLIS, this::ask, this::checkedUp, failure -> { });
    }

    /** Of the last examination; empty before the first. */
    Optional<List<Finding>> findings() {
        return Optional.ofNullable(findings);
    }

    int rules() {
        return rules;
    }

    private @Nullable CompletableFuture<Answer> ask(Duration limit) {
        ClusterConnection cluster = connection.get();
        if (cluster == null || !(cluster.state() instanceof ConnectionState.Open) || cluster.model().latest().brokers().isEmpty()) {
            return null;
        }
        boolean whole = checkupNumber++ % THOROUGH_EVERY == 0;
        return (whole ? Checkup.thorough(cluster, limit) : Checkup.of(cluster, limit)).thenApply(made -> new Answer(cluster, made, whole));
    }

    private void checkedUp(Answer answer) {
        if (answer.from != examined) {
            return;
        }
        if (answer.whole) {
            thorough = answer.checkup;
        }
        checkup = answer.checkup.after(thorough);
        look();
    }

    /** The cluster may be another one, or have changed. */
    void look() {
        ClusterConnection cluster = connection.get();
        if (cluster != examined) {
            examined = cluster;
            groups = new GroupWatch();
            checkup = Checkup.NONE;
            thorough = Checkup.NONE;
            findings = null;
            checkupNumber = 0;
            checkups.askNow();
        }
        examine();
    }

    private void examine() {
        ClusterConnection cluster = examined;
        ClusterSnapshot snapshot = cluster == null ? ClusterSnapshot.EMPTY : cluster.model().latest();
        if (snapshot.brokers().isEmpty() || !owner.isVisible()) {
            return;
        }
        if (underWay) {
            again = true;
            return;
        }
        underWay = true;
        Examination examination = new Examination(snapshot, checkup, groups.watch(snapshot));
        Thread.ofVirtual().name("kraftbench-doctor").start(() -> {
            List<Finding> found = doctor().map(doctor -> doctor.examine(examination)).orElse(List.of());
            int number = doctor().map(Doctor::rules).orElse(0);
            DisplayUpdates.run(owner, () -> arrived(cluster, found, number));
        });
    }

    private void arrived(@Nullable ClusterConnection of, List<Finding> found, int number) {
        if (of == connection.get()) {
            findings = found;
            rules = number;
            news.run();
        }
        owner.getDisplay().timerExec(PAUSE_MILLIS, () -> {
            underWay = false;
            if (again && !owner.isDisposed()) {
                again = false;
                look();
            }
        });
    }

    private static Optional<Doctor> doctor() {
        BundleContext context = FrameworkUtil.getBundle(Rounds.class).getBundleContext();
        ServiceReference<Doctor> reference = context.getServiceReference(Doctor.class);
        return reference == null ? Optional.empty() : Optional.ofNullable(context.getService(reference));
    }
}
