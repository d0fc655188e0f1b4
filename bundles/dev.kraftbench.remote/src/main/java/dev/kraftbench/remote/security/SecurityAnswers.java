package dev.kraftbench.remote.security;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;

import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.security.ClientQuota;
import dev.kraftbench.core.security.ScramUser;
import dev.kraftbench.core.security.SecurityQuestions;
import dev.kraftbench.remote.AdminAccess;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.DescribeAclsOptions;
import org.apache.kafka.clients.admin.DescribeClientQuotasOptions;
import org.apache.kafka.clients.admin.DescribeUserScramCredentialsOptions;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/** Questions about access, answered by the Admin API. */
public final class SecurityAnswers implements SecurityQuestions {
    private final AdminAccess access;

    public SecurityAnswers(AdminAccess access) {
        this.access = access;
    }

    @Override
    public CompletableFuture<List<Acl>> acls(Duration timeout) {
        return access.ask("DESCRIBE_ACLS", s -> answer("DESCRIBE_ACLS",
                s.admin().describeAcls(AclBindingFilter.ANY, new DescribeAclsOptions().timeoutMs(millis(timeout))).values(), timeout)
                .thenApply(bindings -> bindings.stream().map(Bindings::acl)
                        .sorted(Comparator.comparing(Acl::resourceType).thenComparing(Acl::resource).thenComparing(Acl::principal).thenComparing(Acl::operation))
                        .toList()));
    }

    @Override
    public CompletableFuture<List<ScramUser>> users(Duration timeout) {
        return access.ask("DESCRIBE_USER_SCRAM_CREDENTIALS", s -> answer("DESCRIBE_USER_SCRAM_CREDENTIALS",
                s.admin().describeUserScramCredentials(null, new DescribeUserScramCredentialsOptions().timeoutMs(millis(timeout))).all(), timeout)
                .thenApply(all -> all.values().stream().map(user -> new ScramUser(user.name(), user.credentialInfos().stream()
                                .map(info -> new ScramUser.Credential(info.mechanism().mechanismName(), info.iterations())).toList()))
                        .sorted(Comparator.comparing(ScramUser::name)).toList()));
    }

    @Override
    public CompletableFuture<List<ClientQuota>> quotas(Duration timeout) {
        return access.ask("DESCRIBE_CLIENT_QUOTAS", s -> answer("DESCRIBE_CLIENT_QUOTAS",
                s.admin().describeClientQuotas(ClientQuotaFilter.all(), new DescribeClientQuotasOptions().timeoutMs(millis(timeout))).entities(), timeout)
                .thenApply(all -> all.entrySet().stream().map(e -> new ClientQuota(entity(e.getKey()), e.getValue()))
                        .sorted(Comparator.comparing(ClientQuota::label)).toList()));
    }

    static Map<String, Optional<String>> entity(ClientQuotaEntity entity) {
        Map<String, Optional<String>> parts = new TreeMap<>();
        entity.entries().forEach((type, name) -> parts.put(type, Optional.ofNullable(name)));
        return parts;
    }
}
