package dev.kraftbench.core.security;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Questions about access. A cluster without an authorizer, or of a version without the request, refuses them; the failure says which. */
public interface SecurityQuestions {

    CompletableFuture<List<Acl>> acls(Duration timeout);

    CompletableFuture<List<ScramUser>> users(Duration timeout);

    CompletableFuture<List<ClientQuota>> quotas(Duration timeout);
}
