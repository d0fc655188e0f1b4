package dev.kraftbench.broker.internal.share;

import dev.kraftbench.broker.SharePorts;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.protocol.RequestHandler;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** The APIs by which members of share groups get records and say what became of them. */
public final class ShareApis {

    /** From this version on requests have the acquire mode and may renew locks. */
    static final short RENEWALS_SINCE = 2;

    private static final int MAX_MEMBER_ID_CHARS = 36;

    private ShareApis() {}

    public static Map<ApiKeys, RequestHandler> handlers(SharePorts ports) {
        ShareSessions sessions = new ShareSessions(ports.replicas(), ports.partitions(), ports.lanes(), ports.sessionLimit());
        Acknowledging acknowledging = new Acknowledging(ports);
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
        handlers.put(ApiKeys.SHARE_FETCH, new ShareFetchHandler(ports, sessions, acknowledging));
        handlers.put(ApiKeys.SHARE_ACKNOWLEDGE, new ShareAcknowledgeHandler(ports, sessions, acknowledging));
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
