package dev.kraftbench.ui.security;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.security.Acl;
import dev.kraftbench.core.security.SecurityQuestions;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.widgets.FormToolkit;

/** Access rules, all or those of one topic. */
final class AclPane {
    private AclPane() {}

    static SecurityPane<Acl> create(Composite parent, FormToolkit toolkit, ClusterConnection connection, String topic) {
        SecurityPane<Acl> pane = new SecurityPane<>(parent, toolkit, connection, Messages.acls_none, Messages.acls_none_reason, List.of(
                Column.text(Messages.acl_resource_type, 130, Acl::resourceType),
                Column.text(Messages.acl_resource, 190, Acl::pattern),
                Column.text(Messages.acl_principal, 190, Acl::principal),
                Column.text(Messages.acl_operation, 150, Acl::operation),
                Column.text(Messages.acl_permission, 90, acl -> acl.allowed() ? Messages.acl_allow : Messages.acl_deny),
                Column.text(Messages.acl_host, 110, Acl::host)));
        pane.table().tints(acl -> acl.allowed() ? null : Palette.of(pane.table().table()).offline());
        Runnable add = () -> {
            AclDialog dialog = new AclDialog(pane.getShell(), topic);
            if (dialog.open() == Window.OK) {
                pane.change(new SecurityChange.CreateAcls(dialog.acls()));
            }
        };
        pane.only(topic.isEmpty() ? acl -> true : concerns(topic)).action(Messages.acl_add, add)
                .actionOnSelected(Messages.remove, selected -> pane.asTheyAreNow(selected, now -> pane.change(new SecurityChange.DeleteAcls(now))));
        pane.start(Messages.acls, SecurityQuestions::acls, Messages.acl_add, add);
        return pane;
    }

    private static Predicate<Acl> concerns(String topic) {
        return acl -> acl.resourceType().equals(Acl.Kind.TOPIC.name())
                && (acl.prefixed() ? topic.startsWith(acl.resource()) : acl.resource().equals("*") || acl.resource().equals(topic));
    }
}
