package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ClusterException.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
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
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.Errors;

/** Turns what Kafka's clients throw into {@link ClusterException}s that say what to do. */
public final class Failures {
    /** Errors that there is something to say about, in the texts under {@code advice.} and their names. */
    static final Set<Errors> ADVISED = EnumSet.of(
            Errors.TOPIC_ALREADY_EXISTS,
            Errors.INVALID_REPLICATION_FACTOR,
            Errors.INVALID_PARTITIONS,
            Errors.INVALID_TOPIC_EXCEPTION,
            Errors.INVALID_CONFIG,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.NOT_CONTROLLER,
            Errors.TOPIC_AUTHORIZATION_FAILED,
            Errors.CLUSTER_AUTHORIZATION_FAILED,
            Errors.GROUP_AUTHORIZATION_FAILED,
            Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
            Errors.SASL_AUTHENTICATION_FAILED,
            Errors.COORDINATOR_NOT_AVAILABLE,
            Errors.COORDINATOR_LOAD_IN_PROGRESS,
            Errors.NOT_COORDINATOR,
            Errors.NOT_LEADER_OR_FOLLOWER,
            Errors.POLICY_VIOLATION,
            Errors.NOT_ENOUGH_REPLICAS,
            Errors.NON_EMPTY_GROUP,
            Errors.GROUP_ID_NOT_FOUND,
            Errors.GROUP_SUBSCRIBED_TO_TOPIC,
            Errors.UNKNOWN_MEMBER_ID,
            Errors.SECURITY_DISABLED,
            Errors.REASSIGNMENT_IN_PROGRESS,
            Errors.NO_REASSIGNMENT_IN_PROGRESS,
            Errors.INVALID_REPLICA_ASSIGNMENT,
            Errors.ELECTION_NOT_NEEDED,
            Errors.PREFERRED_LEADER_NOT_AVAILABLE,
            Errors.ELIGIBLE_LEADERS_NOT_AVAILABLE,
            Errors.OFFSET_OUT_OF_RANGE,
            Errors.LOG_DIR_NOT_FOUND,
            Errors.KAFKA_STORAGE_ERROR,
            Errors.THROTTLING_QUOTA_EXCEEDED,
            Errors.TRANSACTIONAL_ID_NOT_FOUND,
            Errors.UNACCEPTABLE_CREDENTIAL,
            Errors.RESOURCE_NOT_FOUND);

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
            case java.util.concurrent.TimeoutException late -> new ClusterException(Kind.TIMEOUT, operation, null, TEXTS.of("failure.late"),
                    TEXTS.of("advice.late"), late);
            case org.apache.kafka.common.errors.TimeoutException late -> new ClusterException(Kind.TIMEOUT, operation, Errors.REQUEST_TIMED_OUT.name(),
                    text(late), TEXTS.of("advice.bootstrap"), late);
            case DisconnectException lost -> new ClusterException(Kind.UNREACHABLE, operation, null, TEXTS.of("failure.lost"),
                    TEXTS.of("advice.lost"), lost);
            case UnsupportedVersionException old -> new ClusterException(Kind.UNSUPPORTED, operation, Errors.UNSUPPORTED_VERSION.name(), TEXTS.of("failure.unsupported", operation),
                    TEXTS.of("advice.old"), old);
            // to Kafka a kind of wrong configuration; what went wrong is at the bottom of it
            case SslAuthenticationException untrusted -> new ClusterException(Kind.REFUSED, operation, null, text(bottom(untrusted)), TEXTS.of("advice.tls"), untrusted);
            case ApiException refused -> new ClusterException(Kind.REFUSED, operation, Errors.forException(refused).name(), text(refused),
                    advice(Errors.forException(refused)), refused);
            case ConfigException wrong -> new ClusterException(Kind.REFUSED, operation, null, text(wrong), TEXTS.of("advice.properties"), wrong);
            case KafkaException client when unwrap(client.getCause() == null ? client : client.getCause()) instanceof ConfigException wrong ->
                    new ClusterException(Kind.REFUSED, operation, null, text(wrong), TEXTS.of("advice.servers"), client);
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

    private static Throwable bottom(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    private static String advice(Errors error) {
        return ADVISED.contains(error) ? TEXTS.of("advice." + error.name()) : "";
    }
}
