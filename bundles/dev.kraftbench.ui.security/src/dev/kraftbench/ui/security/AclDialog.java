package dev.kraftbench.ui.security;

import dev.kraftbench.core.security.Acl;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FormDialog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** New access rules: one for each operation that is checked. */
final class AclDialog extends FormDialog {
    private final String topic;
    private @Nullable Text principal;
    private @Nullable Combo kind;
    private @Nullable Text resource;
    private @Nullable Button prefixed;
    private @Nullable Table operations;
    private @Nullable Combo permission;
    private @Nullable Text host;
    private List<Acl> acls = List.of();

    /** @param topic to begin with, or an empty string */
    AclDialog(Shell parent, String topic) {
        super(parent, new Words(Messages.acl_add_title, Messages.acl_add_title, Messages.acl_add_message, Messages.to_preview));
        this.topic = topic;
    }

    @Override
    protected void fill(Composite area) {
        principal = text(area, Messages.acl_principal, "User:");
        kind = combo(area, Messages.acl_resource_type, Arrays.stream(Acl.Kind.values()).map(Enum::name).toList());
        resource = text(area, Messages.acl_resource, topic);
        label(area, "");
        prefixed = new Button(area, SWT.CHECK);
        prefixed.setText(Messages.acl_prefixed);
        topLabel(area, Messages.acl_operation);
        Table table = new Table(area, SWT.CHECK | SWT.BORDER | SWT.V_SCROLL);
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(280), TextScale.px(150)).applyTo(table);
        operations = table;
        permission = combo(area, Messages.acl_permission, List.of(Messages.acl_allow, Messages.acl_deny));
        host = text(area, Messages.acl_host, "*");
        Objects.requireNonNull(kind).addListener(SWT.Selection, event -> chosen());
        table.addListener(SWT.Selection, event -> check());
        chosen();
    }

    private Acl.Kind kind() {
        return Acl.Kind.values()[Objects.requireNonNull(kind).getSelectionIndex()];
    }

    private void chosen() {
        Table table = Objects.requireNonNull(operations);
        table.removeAll();
        kind().operations().forEach(operation -> new TableItem(table, SWT.NONE).setText(operation));
        boolean named = kind() != Acl.Kind.CLUSTER;
        Objects.requireNonNull(resource).setEnabled(named);
        Objects.requireNonNull(prefixed).setEnabled(named);
        check();
    }

    @Override
    protected @Nullable String missing() {
        String who = Objects.requireNonNull(principal).getText().trim();
        if (!who.matches("[^:]+:.+")) {
            return Messages.acl_principal_form;
        }
        if (kind() != Acl.Kind.CLUSTER && Objects.requireNonNull(resource).getText().isBlank()) {
            return Messages.acl_resource_missing;
        }
        if (Objects.requireNonNull(host).getText().isBlank()) {
            return Messages.acl_host_missing;
        }
        return checked().isEmpty() ? Messages.acl_operation_missing : null;
    }

    private List<String> checked() {
        List<String> names = new ArrayList<>();
        for (TableItem item : Objects.requireNonNull(operations).getItems()) {
            if (item.getChecked()) {
                names.add(item.getText());
            }
        }
        return names;
    }

    @Override
    protected void take() {
        boolean cluster = kind() == Acl.Kind.CLUSTER;
        String name = cluster ? Acl.CLUSTER_NAME : Objects.requireNonNull(resource).getText().trim();
        boolean beginning = !cluster && Objects.requireNonNull(prefixed).getSelection();
        boolean allowed = Objects.requireNonNull(permission).getSelectionIndex() == 0;
        acls = checked().stream().map(operation -> new Acl(kind().name(), name, beginning, Objects.requireNonNull(principal).getText().trim(),
                Objects.requireNonNull(host).getText().trim(), operation, allowed)).toList();
    }

    List<Acl> acls() {
        return acls;
    }
}
