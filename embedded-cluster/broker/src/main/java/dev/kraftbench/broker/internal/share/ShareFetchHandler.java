package dev.kraftbench.broker.internal.share;

import dev.kraftbench.broker.SharePorts;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.share.Acknowledgement;
import dev.kraftbench.share.ShareFetchResult;
import dev.kraftbench.share.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchPartition;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchTopic;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * SHARE_FETCH: acquires records for a member of a share group, and acknowledges those that it is done with (KIP-932). Runs on the lane of the
 * member's session.
 */
final class ShareFetchHandler implements RequestHandler {

    private static final byte RECORD_LIMIT = 1;
    private static final int MAX_PARTITIONS_PER_SESSION = 100_000;
    /** No client waits that long for an answer, whatever it says. */
    private static final int MAX_WAIT_MILLIS = 300_000;

    private final SharePorts ports;
    private final ShareSessions sessions;
    private final Acknowledging acknowledging;

    ShareFetchHandler(SharePorts ports, ShareSessions sessions, Acknowledging acknowledging) {
        this.ports = ports;
        this.sessions = sessions;
        this.acknowledging = acknowledging;
    }

    /** A request on the lane of its session. */
    private record Call(
            Request request,
            ShareFetchRequestData message,
            ResponseSink sink,
            ShareSession.Key key,
            Lane lane,
            Map<ShareSession.Place, List<Acknowledgement>> said) {

        void fail(Errors error) {
            sink.respond(ShareFetchAnswer.failed(error));
        }

        boolean ends() {
            return message.shareSessionEpoch() == ShareSession.FINAL_EPOCH;
        }

        boolean isRenewal() {
            return request.version() >= ShareApis.RENEWALS_SINCE && message.isRenewAck();
        }
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        ShareFetchRequestData message = (ShareFetchRequestData) request.message();
        Errors refusal = ShareApis.refusal(ports.images().get(), message.groupId(), message.memberId());
        if (refusal != Errors.NONE) {
            sink.respond(ShareFetchAnswer.failed(refusal));
            return;
        }
        ShareSession.Key key = new ShareSession.Key(message.groupId(), message.memberId());
        Lane lane = sessions.laneOf(key);
        Call call = new Call(request, message, sink, key, lane, said(message));
        if (call.isRenewal() && (message.maxBytes() != 0 || message.minBytes() != 0 || message.maxRecords() != 0 || message.maxWaitMs() != 0)) {
            call.fail(Errors.INVALID_REQUEST);
            return;
        }
        lane.run(() -> serve(call));
    }

    private static Map<ShareSession.Place, List<Acknowledgement>> said(ShareFetchRequestData message) {
        Map<ShareSession.Place, List<Acknowledgement>> said = new LinkedHashMap<>();
        for (FetchTopic topic : message.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                if (!partition.acknowledgementBatches().isEmpty()) {
                    said.computeIfAbsent(new ShareSession.Place(topic.topicId(), partition.partitionIndex()), any -> new ArrayList<>())
                            .addAll(partition.acknowledgementBatches().stream()
                                    .map(batch -> new Acknowledgement(batch.firstOffset(), batch.lastOffset(), batch.acknowledgeTypes()))
                                    .toList());
                }
            }
        }
        return said;
    }

    // ---- the session

    private void serve(Call call) {
        int epoch = call.message().shareSessionEpoch();
        if (epoch == ShareSession.INITIAL_EPOCH) {
            if (!call.said().isEmpty()) {
                call.fail(Errors.INVALID_REQUEST);
                return;
            }
            ShareSession begun = sessions.begin(call.key(), call.request().connection());
            if (begun == null) {
                // At once, it would only try again.
                call.lane().schedule(waitNanos(call), () -> call.fail(Errors.SHARE_SESSION_LIMIT_REACHED));
                return;
            }
            update(call, begun);
            return;
        }
        ShareSession session = sessions.find(call.key());
        if (session == null) {
            call.fail(Errors.SHARE_SESSION_NOT_FOUND);
        } else if (call.ends()) {
            acknowledge(call, session, null);
        } else if (session.epoch() != epoch) {
            call.fail(Errors.INVALID_SHARE_SESSION_EPOCH);
        } else {
            session.nextEpoch();
            update(call, session);
        }
    }

    private void update(Call call, ShareSession session) {
        ShareFetchRequestData message = call.message();
        message.topics().forEach(topic -> topic.partitions()
                .forEach(partition -> session.add(new ShareSession.Place(topic.topicId(), partition.partitionIndex()))));
        message.forgottenTopicsData().forEach(topic -> topic.partitions()
                .forEach(partition -> session.forget(new ShareSession.Place(topic.topicId(), partition))));
        if (session.size() > MAX_PARTITIONS_PER_SESSION) {
            sessions.end(session);
            call.fail(Errors.INVALID_REQUEST);
            return;
        }
        if (session.held != null) {
            session.held.finish();
        }
        acknowledge(call, session, call.isRenewal() ? null : session.rotated());
    }

    // ---- acknowledging and fetching, side by side

    /** @param fetched from where to fetch, or null for nowhere */
    private void acknowledge(Call call, ShareSession session, @Nullable List<ShareSession.Place> fetched) {
        Both both = new Both(call, session);
        Predicate<String> allowed = ports.access().readable(call.request());
        acknowledging.acknowledge(
                call.key(),
                call.said(),
                Acknowledging.Renewals.of(call.request().version(), call.message().isRenewAck()),
                allowed,
                call.lane(),
                both::acknowledged);
        if (fetched == null) {
            both.fetched(null);
            return;
        }
        ShareFetchRequestData message = call.message();
        int maxBytes = Math.max(0, Math.min(message.maxBytes(), ports.fetchMaxBytes()));
        HeldShareFetch held = new HeldShareFetch(
                call.lane(),
                ports.partitions(),
                new HeldShareFetch.Asked(
                        call.key().groupId(), wish(call), waitNanos(call), Math.min(message.minBytes(), maxBytes), maxBytes),
                fetched.stream()
                        .map(place -> new HeldShareFetch.Wanted(place, ports.find(place.topicId(), place.partition(), allowed)))
                        .toList(),
                both::fetched);
        session.held = held;
        held.start();
    }

    private static Wish wish(Call call) {
        ShareFetchRequestData message = call.message();
        boolean strict = call.request().version() >= ShareApis.RENEWALS_SINCE && message.shareAcquireMode() == RECORD_LIMIT;
        return new Wish(call.key().memberId(), Math.max(0, message.maxRecords()), strict, message.batchSize());
    }

    private static long waitNanos(Call call) {
        return TimeUnit.MILLISECONDS.toNanos(Math.clamp(call.message().maxWaitMs(), 0, MAX_WAIT_MILLIS));
    }

    /** Waits until acknowledging and fetching have come to an end. */
    private final class Both {
        private final Call call;
        private final ShareSession session;
        private @Nullable Map<ShareSession.Place, Errors> outcomes;
        private @Nullable HeldShareFetch fetch;
        private boolean fetchEnded;

        Both(Call call, ShareSession session) {
            this.call = call;
            this.session = session;
        }

        void acknowledged(Map<ShareSession.Place, Errors> each) {
            outcomes = each;
            answerIfBoth();
        }

        void fetched(@Nullable HeldShareFetch held) {
            fetch = held;
            fetchEnded = true;
            if (held != null && session.held == held) {
                session.held = null;
            }
            answerIfBoth();
        }

        private void answerIfBoth() {
            Map<ShareSession.Place, Errors> acknowledged = outcomes;
            if (acknowledged == null || !fetchEnded) {
                return;
            }
            ClusterImage image = ports.images().get();
            ShareFetchAnswer answer = new ShareFetchAnswer(image, call.request());
            HeldShareFetch held = fetch;
            if (held != null) {
                addFetched(held, answer);
            }
            acknowledged.forEach(answer::acknowledged);
            if (call.ends() && sessions.find(call.key()) == session) {
                sessions.end(session);
            }
            ShareFetchResponseData response = answer.response(ports.settings().apply(call.key().groupId()).lockMillis());
            call.sink().respond(response);
        }

        private void addFetched(HeldShareFetch held, ShareFetchAnswer answer) {
            boolean full = call.message().shareSessionEpoch() == ShareSession.INITIAL_EPOCH;
            boolean over = held.isAbandoned() || sessions.find(call.key()) == null;
            for (int i = 0; i < held.wanted().size(); i++) {
                ShareSession.Place place = held.wanted().get(i).place();
                ShareFetchResult result = held.result(i);
                if (over && result instanceof ShareFetchResult.Acquired acquired) {
                    // The session ended before its last records came: nobody will ever acknowledge them.
                    acquired.records().release();
                    sessions.release(call.key(), place);
                } else {
                    answer.add(place, result, full);
                }
            }
        }
    }
}
