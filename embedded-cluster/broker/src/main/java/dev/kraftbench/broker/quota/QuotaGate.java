package dev.kraftbench.broker.quota;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.metadata.access.QuotaKind;
import dev.kraftbench.metadata.quota.Allowance;
import dev.kraftbench.protocol.ForwardingSink;
import dev.kraftbench.protocol.MessageBytes;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a broker's handlers and counts what clients use. Whoever is above a quota is told so with the answer, which goes at once, and
 * its connection is not read for that time (KIP-219). A fetch asks before it sends records: where that is too much the answer is empty.
 * What other nodes ask is not counted. No state; the connections' lanes.
 *
 * <p>As long as no quota is set a request costs one look at {@link ClientQuotas#isEmpty}.
 */
public final class QuotaGate implements RequestHandler {

    private static final int NO_REPLICA = -1;
    private static final short REPLICA_STATE_SINCE = 15;

    private final ClientQuotas quotas;
    private final RequestHandler handlers;

    public QuotaGate(ClientQuotas quotas, RequestHandler handlers) {
        this.quotas = quotas;
        this.handlers = handlers;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        if (quotas.isEmpty() || isOfNode(request)) {
            handlers.handle(request, sink);
            return;
        }
        Clock clock = request.connection().lane().clock();
        long begunNanos = clock.nanos();
        Counted counted = new Counted(request, sink, clock);
        handlers.handle(request, counted);
        counted.worked(clock.nanos() - begunNanos);
    }

    private static boolean isOfNode(Request request) {
        if (request.message() instanceof FetchRequestData fetch) {
            int replica = request.version() >= REPLICA_STATE_SINCE ? fetch.replicaState().replicaId() : fetch.replicaId();
            return replica > NO_REPLICA;
        }
        return request.api().clusterAction;
    }

    /** A request of a client under some quota, on its way to its answer. Any thread, one at a time. */
    private final class Counted extends ForwardingSink {
        private final Request request;
        private final Clock clock;
        private final @Nullable Allowance time;
        private final @Nullable Allowance bytes;
        private final long requestBytes;

        Counted(Request request, ResponseSink sink, Clock clock) {
            super(sink);
            this.request = request;
            this.clock = clock;
            this.time = allowance(QuotaKind.REQUEST_PERCENTAGE);
            this.bytes =
                    switch (request.api()) {
                        case PRODUCE -> allowance(QuotaKind.PRODUCED_BYTES);
                        case FETCH, SHARE_FETCH -> allowance(QuotaKind.CONSUMED_BYTES);
                        default -> null;
                    };
            // Its bytes may be gone when the answer comes.
            this.requestBytes = bytes == null || request.api() != ApiKeys.PRODUCE ? 0 : size(request);
        }

        private @Nullable Allowance allowance(QuotaKind kind) {
            return quotas.allowance(kind, request.connection().principal().getName(), request.clientId(), clock.nanos());
        }

        private static long size(Request request) {
            return MessageBytes.size(
                    request.header(), request.api().requestHeaderVersion(request.version()), request.message(), request.version());
        }

        void worked(long nanos) {
            if (time != null) {
                time.use(nanos, quotas.windowNanos(), clock.nanos());
            }
        }

        @Override
        public int mostRecordBytes() {
            return bytes == null ? sink.mostRecordBytes() : (int) Math.clamp(bytes.mostSaved(), 1, Integer.MAX_VALUE);
        }

        @Override
        public int holdBack(long recordBytes) {
            return bytes == null ? sink.holdBack(recordBytes) : millis(bytes.tryUse(recordBytes, clock.nanos()));
        }

        @Override
        public void respond(ApiMessage answer) {
            int told = ThrottleTimes.millis(answer);
            int millis = Math.max(told, used(answer));
            if (millis > told) {
                ThrottleTimes.tell(answer, millis);
            }
            pause(millis);
            sink.respond(answer);
        }

        @Override
        public void noResponse() {
            pause(used(null));
            sink.noResponse();
        }

        /** Counts what is known only now, and says how long the client has to wait for it. */
        private int used(@Nullable ApiMessage answer) {
            long now = clock.nanos();
            long wait = time == null ? 0 : time.owedNanos(now);
            if (bytes != null) {
                long used = answer instanceof ShareFetchResponseData shared ? recordBytes(shared) : requestBytes;
                if (used > 0) {
                    wait = Math.max(wait, bytes.use(used, now));
                }
            }
            return millis(wait);
        }

        private static long recordBytes(ShareFetchResponseData answer) {
            return answer.responses().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .mapToLong(partition -> partition.records() instanceof BaseRecords records ? records.sizeInBytes() : 0)
                    .sum();
        }

        private static int millis(long nanos) {
            return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
        }

        private void pause(int millis) {
            if (millis > 0) {
                request.connection().lane().run(() -> request.connection().pause(TimeUnit.MILLISECONDS.toNanos(millis)));
            }
        }
    }
}
