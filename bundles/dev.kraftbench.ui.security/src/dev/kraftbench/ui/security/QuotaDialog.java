package dev.kraftbench.ui.security;

import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.security.ClientQuota;
import dev.kraftbench.ui.base.dialog.FormDialog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Limits of a user, a client id or both, or of an address. */
final class QuotaDialog extends FormDialog {
    private static final String DEFAULT = "*";

    private final @Nullable ClientQuota known;
    private @Nullable Text user;
    private @Nullable Text client;
    private @Nullable Text address;
    private final Map<String, Text> limits = new TreeMap<>();
    private SecurityChange.@Nullable SetQuota change;

    /** @param known to be changed, or null for a new one */
    QuotaDialog(Shell parent, @Nullable ClientQuota known) {
        super(parent, new Words(Messages.quota_title, Messages.quota_title, Messages.quota_message, Messages.to_preview));
        this.known = known;
    }

    @Override
    protected void fill(Composite area) {
        user = text(area, Messages.quota_user, name("user"));
        client = text(area, Messages.quota_client, name("client-id"));
        address = text(area, Messages.quota_address, name(ClientQuota.ADDRESS));
        for (Text field : whose().values()) {
            field.setEnabled(known == null);
        }
        limit(area, ClientQuota.PRODUCE, Messages.quota_produce);
        limit(area, ClientQuota.CONSUME, Messages.quota_consume);
        limit(area, ClientQuota.REQUESTS, Messages.quota_requests);
        limit(area, ClientQuota.MUTATIONS, Messages.quota_mutations);
        limit(area, ClientQuota.CONNECTIONS, Messages.quota_connections);
    }

    private Map<String, Text> whose() {
        return Map.of("user", Objects.requireNonNull(user), "client-id", Objects.requireNonNull(client), ClientQuota.ADDRESS, Objects.requireNonNull(address));
    }

    private String name(String type) {
        Optional<String> name = known == null ? null : known.entity().get(type);
        return name == null ? "" : name.orElse(DEFAULT);
    }

    private void limit(Composite area, String name, String label) {
        Double value = known == null ? null : known.limits().get(name);
        limits.put(name, text(area, label, value == null ? "" : value == Math.rint(value) ? Long.toString(value.longValue()) : value.toString()));
    }

    private static Optional<Double> parse(Text field) {
        String text = field.getText().trim();
        return text.isEmpty() ? Optional.empty() : Optional.of(Double.parseDouble(text));
    }

    private Map<String, Optional<String>> entity() {
        Map<String, Optional<String>> entity = new TreeMap<>();
        for (Map.Entry<String, Text> part : whose().entrySet()) {
            String name = part.getValue().getText().trim();
            if (!name.isEmpty()) {
                entity.put(part.getKey(), name.equals(DEFAULT) ? Optional.empty() : Optional.of(name));
            }
        }
        return entity;
    }

    @Override
    protected @Nullable String missing() {
        if (entity().isEmpty()) {
            return Messages.quota_entity_missing;
        }
        boolean ofAddress = entity().containsKey(ClientQuota.ADDRESS);
        if (ofAddress && entity().size() > 1
                || limits.entrySet().stream().anyMatch(limit -> !limit.getValue().getText().isBlank() && limit.getKey().equals(ClientQuota.CONNECTIONS) != ofAddress)) {
            return Messages.quota_mixed;
        }
        for (Text field : List.copyOf(limits.values())) {
            String text = field.getText().trim();
            if (!text.isEmpty() && !text.matches("\\d{1,15}(\\.\\d{1,6})?")) {
                return Messages.quota_number;
            }
        }
        boolean none = limits.values().stream().allMatch(field -> field.getText().isBlank());
        return none && known == null ? Messages.quota_limit_missing : null;
    }

    @Override
    protected void take() {
        Map<String, Optional<Double>> values = new TreeMap<>();
        limits.forEach((name, field) -> {
            Optional<Double> value = parse(field);
            boolean was = known != null && known.limits().containsKey(name);
            if (value.isPresent() || was) {
                values.put(name, value);
            }
        });
        change = new SecurityChange.SetQuota(known == null ? entity() : known.entity(), values);
    }

    SecurityChange.SetQuota change() {
        return Objects.requireNonNull(change);
    }
}
