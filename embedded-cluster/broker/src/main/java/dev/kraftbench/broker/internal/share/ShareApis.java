package dev.kraftbench.broker.internal.share;

import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.share.SharePartitions;
import dev.kraftbench.share.ShareSettings;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** The APIs by which members of share groups get records and say what became of them. */
public final class ShareApis {

    /** From this version on requests have the acquire mode and may renew locks. */
    static final short RENEWALS_SINCE = 2;

    private static final int MAX_MEMBER_ID_CHARS = 36;

    private ShareApis() {}

    /**
     * What the handlers work with.
     *
     * @param settings of a group; any thread
     * @param sessionLimit {@code group.share.max.share.sessions}
     * @param fetchMaxBytes {@code fetch.max.bytes}
     */
    public record Context(
            Replicas replicas,
            SharePartitions partitions,
            LaneGroup lanes,
            Supplier<ClusterImage> images,
            Function<String, ShareSettings> settings,
            int sessionLimit,
            int fetchMaxBytes) {}

    public static Map<ApiKeys, RequestHandler> handlers(Context context) {
        ShareSessions sessions = new ShareSessions(context.replicas(), context.partitions(), context.lanes(), context.sessionLimit());
        Acknowledging acknowledging = new Acknowledging(context.replicas(), context.partitions());
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
        handlers.put(ApiKeys.SHARE_FETCH, new ShareFetchHandler(context, sessions, acknowledging));
        handlers.put(ApiKeys.SHARE_ACKNOWLEDGE, new ShareAcknowledgeHandler(context, sessions, acknowledging));
        return handlers;
    }

    /** Why a request can't be served, whatever it asks. */
    static Errors refusal(ClusterImage image, @Nullable String groupId, @Nullable String memberId) {
        if (image.features().level(Features.SHARE_VERSION) == 0) {
            return Errors.UNSUPPORTED_VERSION;
        }
        boolean valid = groupId != null
                && !groupId.isEmpty()
                && memberId != null
                && !memberId.isEmpty()
                && memberId.length() <= MAX_MEMBER_ID_CHARS;
        return valid ? Errors.NONE : Errors.INVALID_REQUEST;
    }
}
