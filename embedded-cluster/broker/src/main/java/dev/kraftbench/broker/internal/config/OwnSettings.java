package dev.kraftbench.broker.internal.config;

import dev.kraftbench.broker.SettingsCheck;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.ForwardingSink;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * Looks at changes of a broker's settings on their way to the controller, as in Kafka: whether a key store is any good, only the broker itself
 * can tell. What it refuses goes no further, and what names no file is not looked at. On the connection's lane.
 */
public final class OwnSettings {

    /** What Kafka's brokers may change of their listeners as they run, and this one reads at its start only. */
    private static final Set<String> AT_START_ONLY = Set.of("listeners", "listener.security.protocol.map");

    private final int nodeId;
    private final Supplier<ClusterImage> images;
    private final Helpers helpers;
    private final SettingsCheck check;

    /** @param images the newest cluster image */
    public OwnSettings(int nodeId, Supplier<ClusterImage> images, Helpers helpers, SettingsCheck check) {
        this.nodeId = nodeId;
        this.images = images;
        this.helpers = helpers;
        this.check = check;
    }

    /**
     * The settings of one broker as a request would have them.
     *
     * @param changes null for what is taken away
     */
    record Change(Map<String, @Nullable String> changes, Map<String, String> after) {
        private boolean maySpeakOfFiles() {
            return changes.keySet().stream().anyMatch(name -> name.startsWith("listener.name.") || name.startsWith("ssl."));
        }

        /** Says so of settings that would be accepted and shown, but never hold. What was set once can be taken away. */
        private @Nullable String problemOfListeners() {
            return changes.entrySet().stream()
                    .filter(change -> change.getValue() != null && AT_START_ONLY.contains(change.getKey()))
                    .map(change -> change.getKey() + " can't be changed while the broker runs: set it in the broker's properties file and restart the broker")
                    .findFirst()
                    .orElse(null);
        }
    }

    /** A way in which requests speak of changes. */
    interface Form<Q extends ApiMessage, T, A extends ApiMessage> {

        /** Removing from them takes them out of the request. */
        Collection<T> resources(Q request);

        /** The broker whose settings they are; null for all of them together, and for what is no broker. */
        @Nullable String broker(T resource);

        Change change(T resource, Map<String, String> present);

        A emptyAnswer();

        /** Adds to the answer what is wrong with each of these. */
        void refuse(A answer, List<T> resources, Function<T, String> problem);
    }

    /** Looks at requests of one form before they go on. */
    <Q extends ApiMessage, T, A extends ApiMessage> RequestHandler before(Form<Q, T, A> form, RequestHandler next) {
        return (request, sink) -> look(form, request, next, sink);
    }

    @SuppressWarnings("unchecked")
    private <Q extends ApiMessage, T, A extends ApiMessage> void look(Form<Q, T, A> form, Request request, RequestHandler next, ResponseSink sink) {
        Map<String, Change> brokers = new LinkedHashMap<>();
        Map<String, String> never = new LinkedHashMap<>();
        for (T resource : form.resources((Q) request.message())) {
            String broker = form.broker(resource);
            if (broker != null) {
                Change change = form.change(resource, broker.equals(self()) ? images.get().configs().ofBroker(nodeId) : Map.of());
                String problem = change.problemOfListeners();
                if (problem != null) {
                    never.put(broker, broker.equals(self()) ? problem : notOurs(broker, "listeners"));
                } else if (change.maySpeakOfFiles()) {
                    brokers.put(broker, change);
                }
            }
        }
        if (brokers.isEmpty()) {
            goOn(form, request, never, next, sink);
            return;
        }
        helpers.submit(request.connection().lane(), () -> problems(brokers), outcome -> {
            Map<String, String> problems = new LinkedHashMap<>(never);
            switch (outcome) {
                case Helpers.Outcome.Done<Map<String, String>>(Map<String, String> found) -> problems.putAll(found);
                case Helpers.Outcome.Failed<Map<String, String>>(Exception cause) ->
                    brokers.keySet().forEach(broker -> problems.put(broker, "The settings can't be checked now: " + cause.getMessage()));
            }
            goOn(form, request, problems, next, sink);
        });
    }

    private String self() {
        return Integer.toString(nodeId);
    }

    private String notOurs(String broker, String what) {
        return "Unexpected broker id, expected " + nodeId + ", but received " + broker + ": only the broker itself can check its " + what;
    }

    private Map<String, String> problems(Map<String, Change> brokers) {
        Map<String, String> problems = new LinkedHashMap<>();
        brokers.forEach((broker, change) -> {
            String problem = broker.equals(self())
                    ? check.problem(change.changes(), change.after())
                    : notOurs(broker, "keys");
            if (problem != null) {
                problems.put(broker, problem);
            }
        });
        return problems;
    }

    @SuppressWarnings("unchecked")
    private static <Q extends ApiMessage, T, A extends ApiMessage> void goOn(
            Form<Q, T, A> form, Request request, Map<String, String> problems, RequestHandler next, ResponseSink sink) {
        Q asked = (Q) request.message();
        List<T> refused = form.resources(asked).stream().filter(resource -> problems.containsKey(form.broker(resource))).toList();
        if (refused.isEmpty()) {
            next.handle(request, sink);
            return;
        }
        Q rest = (Q) asked.duplicate();
        form.resources(rest).removeIf(resource -> problems.containsKey(form.broker(resource)));
        ResponseSink telling = new ForwardingSink(sink) {
            @Override
            public void respond(ApiMessage answer) {
                form.refuse((A) answer, refused, resource -> problems.get(form.broker(resource)));
                super.respond(answer);
            }
        };
        if (form.resources(rest).isEmpty()) {
            telling.respond(form.emptyAnswer());
        } else {
            next.handle(new Request(request.api(), request.version(), request.header(), rest, request.connection()), telling);
        }
    }
}
