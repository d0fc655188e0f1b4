package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.model.Gap;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Shell;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed, in the words an operator needs.
 *
 * @param action what was tried
 * @param api what was asked of the cluster, such as CREATE_TOPICS; empty when the failure is on our side
 * @param error Kafka's name of the error, or the kind of failure
 * @param message what the broker or client said
 * @param advice what to do next; may be empty
 */
public record CallFailure(String action, String api, String error, String message, String advice) {

    public static CallFailure of(String action, Throwable thrown) {
        Throwable cause = unwrap(thrown);
        String message = cause.getMessage() == null || cause.getMessage().isBlank() ? cause.getClass().getSimpleName() : cause.getMessage();
        if (cause instanceof ClusterException failure) {
            String error = failure.error();
            return new CallFailure(action, failure.operation(), error != null ? error : kind(failure.kind()), message,
                    failure.advice().isEmpty() ? advice(failure.kind()) : failure.advice());
        }
        if (cause instanceof TimeoutException) {
            return new CallFailure(action, "", kind(ClusterException.Kind.TIMEOUT), Messages.failure_deadline, advice(ClusterException.Kind.TIMEOUT));
        }
        if (cause instanceof IOException) {
            // of a file, which says what there is to know
            return new CallFailure(action, "", "", message, "");
        }
        return new CallFailure(action, "", cause.getClass().getSimpleName(), message, advice(ClusterException.Kind.FAILED));
    }

    /** The reason behind the wrappers that futures put around it. */
    public static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String kind(ClusterException.Kind kind) {
        return switch (kind) {
            case TIMEOUT -> Messages.failure_timeout;
            case UNREACHABLE -> Messages.failure_unreachable;
            case REFUSED -> Messages.failure_refused;
            case READ_ONLY -> Messages.failure_read_only;
            case CLOSED -> Messages.failure_closed;
            case UNSUPPORTED -> Messages.failure_unsupported;
            case FAILED -> Messages.failure_failed;
        };
    }

    private static String advice(ClusterException.Kind kind) {
        return switch (kind) {
            case TIMEOUT, UNREACHABLE -> Messages.advice_unreachable;
            case REFUSED -> Messages.advice_refused;
            case READ_ONLY -> Messages.advice_read_only;
            case CLOSED -> Messages.advice_closed;
            case UNSUPPORTED -> Messages.advice_unsupported;
            case FAILED -> Messages.advice_failed;
        };
    }

    /** As a part of what a page shows that is missing, or old where it was shown before. */
    public Gap gap() {
        return new Gap(action, message);
    }

    public String text() {
        StringBuilder text = new StringBuilder(message);
        if (!error.isEmpty()) {
            text.append("\n\n");
            if (!api.isEmpty()) {
                text.append(Messages.failure_api).append(": ").append(api).append('\n');
            }
            text.append(Messages.failure_error).append(": ").append(error);
        }
        if (!advice.isEmpty()) {
            text.append("\n\n").append(advice);
        }
        return text.toString();
    }

    /** Shows the failure in a dialog; UI thread. */
    public void show(@Nullable Shell parent) {
        MessageDialog.openError(parent, action, text());
    }
}
