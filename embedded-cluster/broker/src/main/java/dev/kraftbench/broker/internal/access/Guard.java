package dev.kraftbench.broker.internal.access;

import dev.kraftbench.protocol.ForwardingSink;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;

/** Lets requests of one API through to their handler, whole, in part, or not at all. */
@FunctionalInterface
public interface Guard {

    /** What anybody may ask. */
    Guard OPEN = (request, caller, next, sink) -> next.handle(request, sink);

    /** Uses the sink exactly once, or leaves that to the handler. */
    void handle(Request request, Caller caller, RequestHandler next, ResponseSink sink);

    /** This guard first, then the other one. */
    default Guard then(Guard second) {
        return (request, caller, next, sink) ->
                handle(request, caller, (passed, its) -> second.handle(passed, caller, next, its), sink);
    }

    /** All or nothing. */
    static Guard only(Predicate<Caller> allowed, Errors error) {
        return (request, caller, next, sink) -> {
            if (allowed.test(caller)) {
                next.handle(request, sink);
            } else {
                RefusedRequests.refuse(request, error, sink);
            }
        };
    }

    /** For those who may do this to the cluster. */
    static Guard cluster(AclOperation operation) {
        return only(caller -> caller.mayCluster(operation), Errors.CLUSTER_AUTHORIZATION_FAILED);
    }

    /** The one resource that a request names, or the request is refused as a whole. */
    static <Q extends ApiMessage> Guard named(AclOperation operation, ResourceType type, Class<Q> request, NameOf<Q> name) {
        return (asked, caller, next, sink) -> {
            if (caller.may(operation, type, name.of(request.cast(asked.message())))) {
                next.handle(asked, sink);
            } else {
                RefusedRequests.refuse(asked, errorOf(type), sink);
            }
        };
    }

    /** The name of the resource that a message is about. */
    @FunctionalInterface
    interface NameOf<Q> {
        String of(Q message);
    }

    /** Takes out of the answer what the client may not know. */
    static <A extends ApiMessage> Guard answered(Class<A> answer, BiConsumer<Caller, A> filter) {
        return (request, caller, next, sink) ->
                next.handle(request, amended(sink, message -> filter.accept(caller, answer.cast(message))));
    }

    /** A sink that changes the answer on its way. */
    static ResponseSink amended(ResponseSink sink, Consumer<ApiMessage> change) {
        return new ForwardingSink(sink) {
            @Override
            public void respond(ApiMessage response) {
                change.accept(response);
                super.respond(response);
            }
        };
    }

    /** What a client is told that may not use a resource of this type. */
    static Errors errorOf(ResourceType type) {
        return switch (type) {
            case TOPIC -> Errors.TOPIC_AUTHORIZATION_FAILED;
            case GROUP -> Errors.GROUP_AUTHORIZATION_FAILED;
            case TRANSACTIONAL_ID -> Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
            case DELEGATION_TOKEN -> Errors.DELEGATION_TOKEN_AUTHORIZATION_FAILED;
            case CLUSTER, USER, UNKNOWN, ANY -> Errors.CLUSTER_AUTHORIZATION_FAILED;
        };
    }

    /** The same request with another message. */
    static Request with(Request request, ApiMessage message) {
        return new Request(request.api(), request.version(), request.header(), message, request.connection());
    }
}
