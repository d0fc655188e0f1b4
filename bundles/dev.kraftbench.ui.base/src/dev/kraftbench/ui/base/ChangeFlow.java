package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangeResult;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Control;

/**
 * The way every change goes: plan in the background, preview with the command line, confirmation as strong as the environment asks for, apply in the
 * background. The operations log is written below, by the connection. UI thread.
 */
public final class ChangeFlow {
    private static final String PLANNED = ChangeFlow.class.getName();

    private final ClusterConnection connection;
    private final Control owner;
    private Consumer<ChangeResult> applied = result -> { };
    private Duration limit = BackgroundCall.DEFAULT_DEADLINE;

    private ChangeFlow(ClusterConnection connection, Control owner) {
        this.connection = connection;
        this.owner = owner;
    }

    public static ChangeFlow on(ClusterConnection connection, Control owner) {
        return new ChangeFlow(connection, owner);
    }

    public ChangeFlow onApplied(Consumer<ChangeResult> consumer) {
        applied = consumer;
        return this;
    }

    /** For changes that take long to apply, such as copying records. */
    public ChangeFlow within(Duration longest) {
        limit = longest;
        return this;
    }

    public void start(Change change) {
        if (change.equals(owner.getData(PLANNED))) {
            // pressed twice: its preview is on its way
            return;
        }
        owner.setData(PLANNED, change);
        BackgroundCall.of(change.title(), time -> connection.plan(change, time))
                .whenFinished(() -> owner.setData(PLANNED, null))
                .onFailure(this::failed)
                .onSuccess(plan -> {
                    if (new PreviewDialog(owner.getShell(), connection.settings(), plan).open() == Window.OK) {
                        BackgroundCall.withProgress(change.title(), (time, progress) -> connection.apply(plan, progress, time))
                                .within(limit)
                                .onFailure(this::failed)
                                .onSuccess(result -> {
                                    connection.refresh();
                                    applied.accept(result);
                                })
                                .start(owner);
                    }
                })
                .start(owner);
    }

    private void failed(CallFailure failure) {
        failure.show(owner.getShell());
    }
}
