package dev.kraftbench.broker.internal.access;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * Lets those parts of a request through that the client may ask for, and adds its own answers for the others to the handler's. A request of
 * which nothing is refused is passed on untouched.
 *
 * @param parts of a request; removing from them takes them out of it
 * @param allowed whether a part is let through
 * @param empty an answer about no part
 * @param refuse adds the answer for a refused part
 * @param <Q> the request
 * @param <T> a part of it
 * @param <A> the answer
 */
record PartGuard<Q extends ApiMessage, T, A extends ApiMessage>(
        Function<Q, Collection<T>> parts,
        BiPredicate<Caller, T> allowed,
        Supplier<A> empty,
        BiConsumer<A, T> refuse)
        implements Guard {

    @Override
    @SuppressWarnings("unchecked")
    public void handle(Request request, Caller caller, RequestHandler next, ResponseSink sink) {
        Q asked = (Q) request.message();
        List<T> refused = parts.apply(asked).stream().filter(part -> !allowed.test(caller, part)).toList();
        if (refused.isEmpty()) {
            next.handle(request, sink);
            return;
        }
        // Inside one JVM the message is still its sender's.
        Q rest = (Q) asked.duplicate();
        parts.apply(rest).removeIf(part -> !allowed.test(caller, part));
        if (parts.apply(rest).isEmpty()) {
            A answer = empty.get();
            refused.forEach(part -> refuse.accept(answer, part));
            sink.respond(answer);
        } else {
            next.handle(Guard.with(request, rest), Guard.amended(sink, answer -> refused.forEach(part -> refuse.accept((A) answer, part))));
        }
    }
}
