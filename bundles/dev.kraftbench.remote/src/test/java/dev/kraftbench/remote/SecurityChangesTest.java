package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.security.ClientQuota;
import dev.kraftbench.core.security.ScramUser;
import dev.kraftbench.core.security.SecurityQuestions;
import dev.kraftbench.remote.security.SecurityChanges;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** Plans tell what is removed as the cluster has it when they are made, not as somebody saw it before. */
class SecurityChangesTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Acl READ = new Acl("TOPIC", "orders", false, "User:carol", "*", "READ", true);
    private static final Acl WRITE = new Acl("TOPIC", "orders", false, "User:carol", "*", "WRITE", true);

    private List<Acl> acls = List.of();
    private List<ScramUser> users = List.of();
    private List<ClientQuota> quotas = List.of();

    private ChangePlan plan(SecurityChange change) throws Exception {
        Admin nobody = (Admin) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
            throw new AssertionError("a plan only asks");
        });
        SecurityQuestions now = new SecurityQuestions() {
            @Override
            public CompletableFuture<List<Acl>> acls(Duration timeout) {
                return CompletableFuture.completedFuture(acls);
            }

            @Override
            public CompletableFuture<List<ScramUser>> users(Duration timeout) {
                return CompletableFuture.completedFuture(users);
            }

            @Override
            public CompletableFuture<List<ClientQuota>> quotas(Duration timeout) {
                return CompletableFuture.completedFuture(quotas);
            }
        };
        return new SecurityChanges(new AdminSession(nobody, new AdminQueries(nobody, new SilentBrokers()), "far:9092"), now).plan(change, LIMIT).get();
    }

    @Test
    void rulesThatAreGoneAreNotBroughtBack() throws Exception {
        acls = List.of(READ);
        ChangePlan plan = plan(new SecurityChange.DeleteAcls(List.of(READ, WRITE)));
        assertEquals(List.of(READ.toString()), plan.differences().stream().map(Difference::before).toList());
        assertEquals(Optional.of(new SecurityChange.CreateAcls(List.of(READ))), plan.undo());
        assertEquals(2, plan.warnings().size(), "the last rule, and one that is gone: " + plan.warnings());
    }

    @Test
    void noRuleThatIsLeftIsNothingToTakeBack() throws Exception {
        ChangePlan plan = plan(new SecurityChange.DeleteAcls(List.of(READ)));
        assertEquals(List.of(), plan.differences());
        assertTrue(plan.undo().isEmpty());
        assertEquals(1, plan.warnings().size(), plan.warnings().toString());
    }

    @Test
    void aCredentialIsShownAsItIsNow() throws Exception {
        users = List.of(new ScramUser("dora", List.of(new ScramUser.Credential("SCRAM-SHA-256", 8_192))));
        Difference shown = plan(new SecurityChange.DeleteCredential("dora", "SCRAM-SHA-256")).differences().getFirst();
        assertTrue(shown.before().contains("8192"), shown.toString());
        assertEquals("", shown.after());
        assertEquals(List.of(), plan(new SecurityChange.DeleteCredential("dora", "SCRAM-SHA-512")).differences());
    }

    @Test
    void aLimitIsShownAndBroughtBackAsItIsNow() throws Exception {
        Map<String, Optional<String>> entity = Map.of("user", Optional.of("erin"));
        quotas = List.of(new ClientQuota(entity, Map.of(ClientQuota.PRODUCE, 2048.0)));
        ChangePlan plan = plan(new SecurityChange.SetQuota(entity, Map.of(ClientQuota.PRODUCE, Optional.empty(), ClientQuota.CONSUME, Optional.empty())));
        assertEquals(List.of(new Difference(ClientQuota.PRODUCE, "2048.0", "")), plan.differences());
        assertEquals(Optional.of(new SecurityChange.SetQuota(entity, Map.of(ClientQuota.PRODUCE, Optional.of(2048.0)))), plan.undo());
    }
}
