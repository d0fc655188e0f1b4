package dev.kraftbench.remote;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ClusterException.Kind;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.Errors;

/** Turns what Kafka's clients throw into {@link ClusterException}s that say what to do. */
public final class Failures {
    private Failures() {}

    /** The client's answer, within the time limit at the latest, with our exceptions. */
    public static <T> CompletableFuture<T> answer(String operation, KafkaFuture<T> future, Duration timeout) {
        return limited(operation, future.toCompletionStage().toCompletableFuture(), timeout);
    }

    /** The future's outcome, within the time limit at the latest, with our exceptions. */
    public static <T> CompletableFuture<T> limited(String operation, CompletableFuture<T> future, Duration timeout) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        future.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(of(operation, failure));
            }
        });
        CompletableFuture<T> limited = answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<T> result = new CompletableFuture<>();
        limited.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(of(operation, failure));
            }
        });
        result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                answer.cancel(false);
                future.cancel(false);
            }
        });
        return result;
    }

    /** A {@link ClusterException}, or the {@link CancellationException} that was given. */
    public static Throwable of(String operation, Throwable thrown) {
        Throwable cause = unwrap(thrown);
        return switch (cause) {
            case ClusterException known -> known;
            case CancellationException cancelled -> cancelled;
            case java.util.concurrent.TimeoutException late -> new ClusterException(Kind.TIMEOUT, operation, null, "no answer in time",
                    "A broker may be down or slow; parts that did answer are shown.", late);
            case org.apache.kafka.common.errors.TimeoutException late -> new ClusterException(Kind.TIMEOUT, operation, Errors.REQUEST_TIMED_OUT.name(),
                    text(late), "Check that the bootstrap servers are right and their ports open.", late);
            case DisconnectException lost -> new ClusterException(Kind.UNREACHABLE, operation, null, "the connection was lost",
                    "The broker ended or refused the connection; a TLS listener needs security.protocol=SSL.", lost);
            case UnsupportedVersionException old -> new ClusterException(Kind.UNSUPPORTED, operation, Errors.UNSUPPORTED_VERSION.name(), text(old),
                    "The cluster's version of Kafka does not know this request.", old);
            case ApiException refused -> new ClusterException(Kind.REFUSED, operation, Errors.forException(refused).name(), text(refused),
                    advice(Errors.forException(refused)), refused);
            case ConfigException wrong -> new ClusterException(Kind.REFUSED, operation, null, text(wrong), "Correct the connection's client properties.", wrong);
            case KafkaException client when unwrap(client.getCause() == null ? client : client.getCause()) instanceof ConfigException wrong ->
                    new ClusterException(Kind.REFUSED, operation, null, text(wrong), "Correct the bootstrap servers or the client properties.", client);
            case KafkaException client -> new ClusterException(Kind.FAILED, operation, null, text(client), "", client);
            default -> new ClusterException(Kind.FAILED, operation, null, text(cause), "", cause);
        };
    }

    public static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    private static String advice(Errors error) {
        return switch (error) {
            case TOPIC_ALREADY_EXISTS -> "Choose another name.";
            case INVALID_REPLICATION_FACTOR -> "Use at most as many replicas as there are running brokers.";
            case INVALID_PARTITIONS -> "The number of partitions must be positive, and can only grow.";
            case INVALID_TOPIC_EXCEPTION -> "Use letters, digits, '.', '_' and '-', at most 249 of them.";
            case INVALID_CONFIG -> "Look at the entry's documentation for the values it takes.";
            case UNKNOWN_TOPIC_OR_PARTITION -> "It was deleted, or the name is wrong.";
            case NOT_CONTROLLER -> "The controller is moving; try again.";
            case TOPIC_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED, GROUP_AUTHORIZATION_FAILED -> "Your principal lacks an ACL for this.";
            case SASL_AUTHENTICATION_FAILED -> "Check user name and password in sasl.jaas.config.";
            case COORDINATOR_NOT_AVAILABLE, COORDINATOR_LOAD_IN_PROGRESS -> "The group's coordinator is moving; try again.";
            default -> "";
        };
    }
}
