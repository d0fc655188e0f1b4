package dev.kraftbench.ui.groups;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.GroupInput;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.jspecify.annotations.Nullable;

/** A page on one group that asks for it again and again while it can be seen. What was shown stays when an answer fails, with a note. */
abstract class GroupPage<T> extends ClusterPage {
    private final GroupKind kind;
    private @Nullable LiveQuery<T> query;
    private @Nullable T answer;
    private @Nullable CallFailure failure;

    GroupPage(FormEditor editor, String id, String title, GroupKind kind) {
        super(editor, id, title);
        this.kind = kind;
    }

    final String group() {
        return ((GroupInput) getEditorInput()).group();
    }

    final GroupKind kind() {
        return kind;
    }

    @Override
    protected String what() {
        return Messages.group_what;
    }

    abstract CompletableFuture<T> ask(Duration limit);

    abstract void show(T shown);

    /** The group as the answer tells of it. */
    abstract GroupDetails group(T told);

    /** @param content of the page: the query runs while its surroundings can be seen, also before there is something to show in it */
    final void ask(Composite content, int intervalMillis) {
        query = LiveQuery.start(content.getParent().getParent(), group(), intervalMillis,
                limit -> connection().state() instanceof ConnectionState.Open ? ask(limit) : null,
                loaded -> {
                    answer = loaded;
                    failure = null;
                    request();
                },
                failed -> {
                    failure = failed;
                    if (gone(failed)) {
                        // what it had is nobody's any more
                        answer = null;
                    }
                    request();
                });
    }

    final void askNow() {
        if (query != null) {
            query.askNow();
        }
    }

    /** Why the newest answer is missing, for a note; empty when it is there. */
    final String staleness() {
        return failure == null ? "" : "\u26A0  " + NLS.bind(Messages.group_stale, failure.message());
    }

    private static boolean gone(CallFailure failure) {
        return failure.error().equals("GROUP_ID_NOT_FOUND");
    }

    /** A group that does not exist is described as dead, or refused, as its type may be. */
    private static boolean gone(GroupDetails group) {
        return group.state().equals("Dead") && group.members().isEmpty() && group.lags().isEmpty();
    }

    @Override
    protected void update(EmptyState pane) {
        T shown = answer;
        if (shown != null ? gone(group(shown)) : failure != null && gone(failure)) {
            pane.showReason(NLS.bind(Messages.group_gone, group()), Messages.group_gone_reason);
        } else if (shown != null) {
            show(shown);
            pane.showContent();
        } else if (failure != null) {
            pane.showReason(failure.message(), failure.advice());
        } else {
            pane.showReason(Messages.loading, Messages.group_what);
        }
    }
}
