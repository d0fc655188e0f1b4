package dev.kraftbench.remote;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.connect.CheckStep;
import dev.kraftbench.core.connect.CheckStep.Outcome;
import dev.kraftbench.core.connect.CheckStep.Question;
import dev.kraftbench.core.connect.CheckStep.Reason;
import dev.kraftbench.core.connect.ConnectionCheck;
import dev.kraftbench.core.connect.SecuritySettings.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.osgi.service.component.annotations.Component;

/** The check of a connection: a virtual thread asks the questions in turn, so that the first that fails says where to look. */
@Component(service = ConnectionCheck.class)
public final class SteppedCheck implements ConnectionCheck {
    @Override
    public CompletableFuture<List<CheckStep>> check(ConnectionSettings.Remote settings, Duration stepLimit, Consumer<CheckStep> onStep) {
        CompletableFuture<List<CheckStep>> done = new CompletableFuture<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Thread running = Thread.ofVirtual().name("kraftbench-check").unstarted(() -> {
            List<CheckStep> steps = new ArrayList<>();
            try (CheckProbes probes = new CheckProbes(settings, stepLimit)) {
                run(settings, probes, steps, onStep);
            } finally {
                done.complete(List.copyOf(steps));
            }
        });
        thread.set(running);
        done.whenComplete((steps, failure) -> {
            if (done.isCancelled()) {
                thread.get().interrupt();
            }
        });
        running.start();
        return done;
    }

    private static void run(ConnectionSettings.Remote settings, CheckProbes probes, List<CheckStep> steps, Consumer<CheckStep> onStep) {
        Protocol protocol = protocol(settings);
        Reason skip = null;
        for (Question question : Question.values()) {
            boolean used = switch (question) {
                case TLS -> protocol.tls();
                case SASL -> protocol.sasl();
                case TCP, BROKERS, VERSIONS -> true;
            };
            Outcome outcome;
            if (skip != null) {
                outcome = new Outcome.Skipped(skip);
            } else if (!used) {
                outcome = new Outcome.Skipped(Reason.NOT_USED);
            } else {
                onStep.accept(new CheckStep(question, new Outcome.Running()));
                outcome = ask(question, probes);
                if (Thread.currentThread().isInterrupted()) {
                    outcome = new Outcome.Skipped(Reason.CANCELLED);
                    skip = Reason.CANCELLED;
                } else if (outcome instanceof Outcome.Failed) {
                    skip = Reason.FAILED_BEFORE;
                }
            }
            CheckStep step = new CheckStep(question, outcome);
            steps.add(step);
            onStep.accept(step);
        }
    }

    /** What Kafka's clients would make of the property; a wrong value is theirs to refuse. */
    private static Protocol protocol(ConnectionSettings.Remote settings) {
        String name = settings.clientProperties().getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "").toUpperCase(Locale.ROOT);
        for (Protocol each : Protocol.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return Protocol.PLAINTEXT;
    }

    private static Outcome ask(Question question, CheckProbes probes) {
        long began = System.nanoTime();
        try {
            CheckProbes.Answer answer = switch (question) {
                case TCP -> probes.tcp();
                case TLS -> probes.tls();
                case SASL -> probes.sasl();
                case BROKERS -> probes.brokers();
                case VERSIONS -> probes.versions();
            };
            return answer.advice().isEmpty() ? new Outcome.Passed(answer.details(), since(began))
                    : new Outcome.Doubtful(answer.details(), answer.advice(), since(began));
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Skipped(Reason.CANCELLED);
        } catch (Exception e) {
            Throwable failure = Failures.of(question.name(), e);
            return failure instanceof ClusterException known
                    ? new Outcome.Failed(String.valueOf(known.getMessage()), known.advice(), since(began))
                    : new Outcome.Failed(String.valueOf(failure.getMessage()), "", since(began));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
