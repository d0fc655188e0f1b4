package dev.kraftbench.broker.internal;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.metadata.access.ScramMechanism;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData.UserName;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData.CredentialInfo;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData.DescribeUserScramCredentialsResult;
import org.apache.kafka.common.protocol.Errors;

/** DESCRIBE_USER_SCRAM_CREDENTIALS (KIP-554): who has a password of which mechanism, and nothing that it could be guessed by. */
public final class DescribeScramUsersHandler implements RequestHandler {

    private final Supplier<ClusterImage> images;

    public DescribeScramUsersHandler(Supplier<ClusterImage> images) {
        this.images = images;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        List<UserName> asked = ((DescribeUserScramCredentialsRequestData) request.message()).users();
        Map<ScramCredential.Key, ScramCredential> known = images.get().access().scramCredentials();
        DescribeUserScramCredentialsResponseData response = new DescribeUserScramCredentialsResponseData();
        if (asked == null || asked.isEmpty()) {
            Set<String> users = new TreeSet<>();
            known.keySet().forEach(key -> users.add(key.user()));
            users.forEach(user -> response.results().add(describe(user, known)));
        } else {
            Map<String, Long> times = asked.stream().collect(Collectors.groupingBy(UserName::name, LinkedHashMap::new, Collectors.counting()));
            times.forEach((user, count) -> response.results()
                    .add(count > 1
                            ? refused(user, Errors.DUPLICATE_RESOURCE, "Asked for twice: ")
                            : describe(user, known)));
        }
        sink.respond(response);
    }

    private static DescribeUserScramCredentialsResult describe(String user, Map<ScramCredential.Key, ScramCredential> known) {
        DescribeUserScramCredentialsResult result = new DescribeUserScramCredentialsResult().setUser(user);
        for (ScramMechanism mechanism : ScramMechanism.values()) {
            ScramCredential credential = known.get(new ScramCredential.Key(user, mechanism.code()));
            if (credential != null) {
                result.credentialInfos()
                        .add(new CredentialInfo().setMechanism(mechanism.code()).setIterations(credential.iterations()));
            }
        }
        return result.credentialInfos().isEmpty()
                ? refused(user, Errors.RESOURCE_NOT_FOUND, "Has no SCRAM password: ")
                : result;
    }

    private static DescribeUserScramCredentialsResult refused(String user, Errors error, String message) {
        return new DescribeUserScramCredentialsResult().setUser(user).setErrorCode(error.code()).setErrorMessage(message + user);
    }
}
