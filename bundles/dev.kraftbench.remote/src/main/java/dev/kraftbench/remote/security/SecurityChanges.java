package dev.kraftbench.remote.security;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.change.SecurityCommands;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.security.ClientQuota;
import dev.kraftbench.core.security.ScramUser;
import dev.kraftbench.core.security.SecurityQuestions;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.ChangeFamily;
import dev.kraftbench.remote.PartAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterClientQuotasOptions;
import org.apache.kafka.clients.admin.AlterUserScramCredentialsOptions;
import org.apache.kafka.clients.admin.CreateAclsOptions;
import org.apache.kafka.clients.admin.DeleteAclsOptions;
import org.apache.kafka.clients.admin.DeleteAclsResult;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/** Access given and taken, users, limits. */
public final class SecurityChanges implements ChangeFamily<SecurityChange> {
    private final Admin admin;
    private final SecurityQuestions questions;
    private final String bootstrapServers;

    public SecurityChanges(AdminSession session, SecurityQuestions questions) {
        this.admin = session.admin();
        this.questions = questions;
        this.bootstrapServers = session.bootstrapServers();
    }

    @Override
    public Class<SecurityChange> type() {
        return SecurityChange.class;
    }

    @Override
    public List<String> commandLines(SecurityChange change) {
        return SecurityCommands.of(change, bootstrapServers);
    }

    @Override
    public CompletableFuture<ChangePlan> plan(SecurityChange change, Duration timeout) {
        return switch (change) {
            case SecurityChange.CreateAcls c -> questions.acls(timeout).thenApply(known -> created(c, known));
            case SecurityChange.DeleteAcls c -> questions.acls(timeout).thenApply(known -> deleted(c, known));
            case SecurityChange.SetPassword c -> questions.users(timeout).thenApply(known -> password(c, known));
            case SecurityChange.DeleteCredential c -> questions.users(timeout).thenApply(known -> deleted(c, known));
            case SecurityChange.SetQuota c -> questions.quotas(timeout).thenApply(known -> quota(c, known));
        };
    }

    private ChangePlan plan(SecurityChange change, List<Difference> differences, List<String> warnings, Optional<Change> undo) {
        return new ChangePlan(change, differences, commandLines(change), warnings, undo);
    }

    private ChangePlan created(SecurityChange.CreateAcls change, List<Acl> known) {
        List<Acl> added = change.acls().stream().filter(acl -> !known.contains(acl)).toList();
        List<String> warnings = new ArrayList<>();
        if (added.stream().anyMatch(acl -> !acl.allowed())) {
            warnings.add(TEXTS.of("security.warn.deny"));
        }
        if (added.size() < change.acls().size()) {
            warnings.add(TEXTS.of("security.warn.known", change.acls().size() - added.size()));
        }
        return plan(change, change.acls().stream().map(acl -> new Difference(acl.resourceType() + " " + acl.pattern(), known.contains(acl) ? acl.toString() : "",
                acl.toString())).toList(), warnings, added.isEmpty() ? Optional.empty() : Optional.of(new SecurityChange.DeleteAcls(added)));
    }

    /** What is gone already is neither removed nor brought back. */
    private ChangePlan deleted(SecurityChange.DeleteAcls change, List<Acl> known) {
        List<Acl> there = change.acls().stream().filter(known::contains).toList();
        List<String> warnings = new ArrayList<>();
        if (!there.isEmpty() && known.size() == there.size()) {
            warnings.add(TEXTS.of("security.warn.last"));
        }
        if (there.size() < change.acls().size()) {
            warnings.add(TEXTS.of("security.warn.gone", change.acls().size() - there.size()));
        }
        return plan(change, there.stream().map(acl -> new Difference(acl.resourceType() + " " + acl.pattern(), acl.toString(), "")).toList(), warnings,
                there.isEmpty() ? Optional.empty() : Optional.of(new SecurityChange.CreateAcls(there)));
    }

    private ChangePlan deleted(SecurityChange.DeleteCredential change, List<ScramUser> known) {
        String before = iterations(known, change.user(), change.mechanism());
        return before.isEmpty() ? plan(change, List.of(), List.of(TEXTS.of("security.warn.gone", 1)), Optional.empty())
                : plan(change, List.of(new Difference(change.user() + " " + change.mechanism(), before, "")),
                        List.of(TEXTS.of("security.warn.user", change.user())), Optional.empty());
    }

    private static String iterations(List<ScramUser> known, String name, String mechanism) {
        return known.stream().filter(user -> user.name().equals(name)).flatMap(user -> user.credentials().stream())
                .filter(credential -> credential.mechanism().equals(mechanism)).findFirst()
                .map(credential -> TEXTS.of("security.iterations", credential.iterations())).orElse("");
    }

    private ChangePlan password(SecurityChange.SetPassword change, List<ScramUser> known) {
        String before = iterations(known, change.user(), change.mechanism());
        return plan(change, List.of(new Difference(change.user() + " " + change.mechanism(), before, TEXTS.of("security.iterations", change.iterations()))),
                before.isEmpty() ? List.of() : List.of(TEXTS.of("security.warn.password", change.user())),
                before.isEmpty() ? Optional.of(new SecurityChange.DeleteCredential(change.user(), change.mechanism())) : Optional.empty());
    }

    private ChangePlan quota(SecurityChange.SetQuota change, List<ClientQuota> known) {
        Map<String, Double> before = known.stream().filter(quota -> quota.entity().equals(change.entity())).findFirst().map(ClientQuota::limits).orElse(Map.of());
        List<Difference> differences = new ArrayList<>();
        Map<String, Optional<Double>> back = new TreeMap<>();
        change.limits().forEach((name, value) -> {
            Optional<Double> was = Optional.ofNullable(before.get(name));
            if (!was.equals(value)) {
                differences.add(new Difference(name, was.map(Object::toString).orElse(""), value.map(Object::toString).orElse("")));
                back.put(name, was);
            }
        });
        return plan(change, differences, List.of(), back.isEmpty() ? Optional.empty() : Optional.of(new SecurityChange.SetQuota(change.entity(), back)));
    }

    @Override
    public CompletableFuture<Void> apply(SecurityChange change, ChangeProgress progress, Duration timeout) {
        int millis = millis(timeout);
        return switch (change) {
            case SecurityChange.CreateAcls c -> PartAnswers.all("CREATE_ACLS", admin.createAcls(c.acls().stream().map(Bindings::binding).toList(),
                    new CreateAclsOptions().timeoutMs(millis)).values().entrySet().stream()
                    .collect(Collectors.toMap(e -> Bindings.acl(e.getKey()), Map.Entry::getValue)), timeout);
            case SecurityChange.DeleteAcls c -> {
                var deleted = admin.deleteAcls(c.acls().stream().map(acl -> Bindings.binding(acl).toFilter()).toList(),
                        new DeleteAclsOptions().timeoutMs(millis)).values();
                yield PartAnswers.all("DELETE_ACLS", c.acls().stream().collect(Collectors.toMap(acl -> acl,
                        acl -> deleted.get(Bindings.binding(acl).toFilter()).thenApply(SecurityChanges::checked), (a, b) -> a)), timeout);
            }
            case SecurityChange.SetPassword c -> credentials(new UserScramCredentialUpsertion(c.user(),
                    new ScramCredentialInfo(ScramMechanism.fromMechanismName(c.mechanism()), c.iterations()), c.password()), timeout);
            case SecurityChange.DeleteCredential c -> credentials(
                    new UserScramCredentialDeletion(c.user(), ScramMechanism.fromMechanismName(c.mechanism())), timeout);
            case SecurityChange.SetQuota c -> {
                Map<String, String> entity = new HashMap<>();
                c.entity().forEach((type, name) -> entity.put(type, name.orElse(null)));
                ClientQuotaAlteration alteration = new ClientQuotaAlteration(new ClientQuotaEntity(entity), c.limits().entrySet().stream()
                        .map(e -> new ClientQuotaAlteration.Op(e.getKey(), e.getValue().orElse(null))).toList());
                yield answer("ALTER_CLIENT_QUOTAS",
                        admin.alterClientQuotas(List.of(alteration), new AlterClientQuotasOptions().timeoutMs(millis)).all(), timeout);
            }
        };
    }

    /** One filter may find several rules, each with an answer of its own. */
    private static DeleteAclsResult.FilterResults checked(DeleteAclsResult.FilterResults results) {
        results.values().forEach(result -> {
            if (result.exception() != null) {
                throw result.exception();
            }
        });
        return results;
    }

    private CompletableFuture<Void> credentials(UserScramCredentialAlteration alteration, Duration timeout) {
        return answer("ALTER_USER_SCRAM_CREDENTIALS", admin.alterUserScramCredentials(List.of(alteration),
                new AlterUserScramCredentialsOptions().timeoutMs(millis(timeout))).all(), timeout);
    }
}
