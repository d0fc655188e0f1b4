package dev.kraftbench.core.change;

import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.security.ClientQuota;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Access given and taken, users made and removed, limits set. */
public sealed interface SecurityChange extends Change {

    record CreateAcls(List<Acl> acls) implements SecurityChange, Parted {
        public CreateAcls {
            acls = List.copyOf(acls);
        }

        @Override
        public int parts() {
            return acls.size();
        }

        @Override
        public Optional<CreateAcls> only(Set<?> parts) {
            List<Acl> some = acls.stream().filter(parts::contains).toList();
            return some.isEmpty() ? Optional.empty() : Optional.of(new CreateAcls(some));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("security.acls.create", acls.size() == 1 ? acls.getFirst() : acls.size());
        }
    }

    record DeleteAcls(List<Acl> acls) implements SecurityChange, Parted {
        public DeleteAcls {
            acls = List.copyOf(acls);
        }

        @Override
        public int parts() {
            return acls.size();
        }

        @Override
        public Optional<DeleteAcls> only(Set<?> parts) {
            List<Acl> some = acls.stream().filter(parts::contains).toList();
            return some.isEmpty() ? Optional.empty() : Optional.of(new DeleteAcls(some));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("security.acls.delete", acls.size() == 1 ? acls.getFirst() : acls.size());
        }
    }

    /** Makes a user or gives it a new password. The password is in no text, log or preview. */
    record SetPassword(String user, String mechanism, int iterations, String password) implements SecurityChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("security.user.set", user, mechanism);
        }

        @Override
        public String toString() {
            return "SetPassword(" + user + ", " + mechanism + ", " + iterations + ")";
        }
    }

    record DeleteCredential(String user, String mechanism) implements SecurityChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("security.user.delete", user, mechanism);
        }
    }

    /**
     * @param entity as {@link ClientQuota} has it
     * @param limits new values by name; empty removes the limit
     */
    record SetQuota(Map<String, Optional<String>> entity, Map<String, Optional<Double>> limits) implements SecurityChange {
        public SetQuota {
            entity = Collections.unmodifiableMap(new TreeMap<>(entity));
            limits = Collections.unmodifiableMap(new TreeMap<>(limits));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("security.quota", new ClientQuota(entity, Map.of()).label());
        }
    }
}
