package dev.kraftbench.ui.security;

import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.security.ClientQuota;
import dev.kraftbench.core.security.ScramUser;
import dev.kraftbench.core.security.SecurityQuestions;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.LazyPane;
import dev.kraftbench.ui.base.RoomyTabs;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** Access rules, users and quotas of a cluster, each on a tab; a cluster that does not offer one says so there. */
final class SecurityPage extends ClusterPage {
    /** By what is in their tabs, those that were seen. */
    private final Map<Control, SecurityPane<?>> panes = new HashMap<>();
    private @Nullable CTabFolder tabs;

    SecurityPage(FormEditor editor) {
        super(editor, "security", Messages.page_security);
    }

    @Override
    protected String what() {
        return Messages.security_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        CTabFolder folder = RoomyTabs.folder(content);
        toolkit.adapt(folder);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(folder);
        tabs = folder;
        tab(folder, Messages.acls, parent -> AclPane.create(parent, toolkit, connection(), ""));
        tab(folder, Messages.users, parent -> users(parent, toolkit));
        tab(folder, Messages.quotas, parent -> quotas(parent, toolkit));
        folder.setSelection(0);
    }

    private void tab(CTabFolder folder, String title, Function<Composite, SecurityPane<?>> maker) {
        CTabItem item = new CTabItem(folder, SWT.NONE);
        item.setText(title);
        item.setControl(LazyPane.whenSeen(folder, pane -> panes.put(pane, maker.apply(pane))));
    }

    private SecurityPane<ScramUser> users(Composite parent, FormToolkit toolkit) {
        SecurityPane<ScramUser> pane = new SecurityPane<>(parent, toolkit, connection(), Messages.users_none, Messages.users_none_reason, List.of(
                Column.text(Messages.user_name, 220, ScramUser::name),
                Column.text(Messages.user_mechanism, 420, user -> user.credentials().stream()
                        .map(credential -> credential.mechanism() + " (" + credential.iterations() + ")").collect(Collectors.joining(", ")))));
        Runnable add = () -> password(pane, null);
        pane.identity(ScramUser::name).action(Messages.user_add, add)
                .actionOnSelected(Messages.user_set_password, selected -> pane.asTheyAreNow(selected.subList(0, 1), now -> password(pane, now.getFirst())))
                .actionOnSelected(Messages.remove, selected -> pane.asTheyAreNow(selected, now -> pane.change(removal(now))));
        pane.start(Messages.users, SecurityQuestions::users, Messages.user_add, add);
        return pane;
    }

    private static void password(SecurityPane<ScramUser> pane, @Nullable ScramUser known) {
        PasswordDialog dialog = new PasswordDialog(pane.getShell(), known);
        if (dialog.open() == Window.OK) {
            pane.change(dialog.change());
        }
    }

    private static Change removal(List<ScramUser> users) {
        List<Change> each = users.stream().flatMap(user -> user.credentials().stream()
                .map(credential -> (Change) new SecurityChange.DeleteCredential(user.name(), credential.mechanism()))).toList();
        return each.size() == 1 ? each.getFirst()
                : new BatchChange(Messages.user_remove_title + " " + users.stream().map(ScramUser::name).collect(Collectors.joining(", ")), each);
    }

    private SecurityPane<ClientQuota> quotas(Composite parent, FormToolkit toolkit) {
        SecurityPane<ClientQuota> pane = new SecurityPane<>(parent, toolkit, connection(), Messages.quotas_none, Messages.quotas_none_reason, List.of(
                Column.text(Messages.quota_entity, 260, ClientQuota::label),
                limit(Messages.quota_produce, ClientQuota.PRODUCE), limit(Messages.quota_consume, ClientQuota.CONSUME),
                limit(Messages.quota_requests, ClientQuota.REQUESTS), limit(Messages.quota_mutations, ClientQuota.MUTATIONS),
                limit(Messages.quota_connections, ClientQuota.CONNECTIONS)));
        Runnable add = () -> quota(pane, null);
        pane.identity(ClientQuota::entity).action(Messages.quota_add, add)
                .actionOnSelected(Messages.quota_edit, selected -> pane.asTheyAreNow(selected.subList(0, 1), now -> quota(pane, now.getFirst())))
                .actionOnSelected(Messages.remove, selected -> pane.asTheyAreNow(selected, now -> pane.change(unlimited(now))));
        pane.start(Messages.quotas, SecurityQuestions::quotas, Messages.quota_add, add);
        return pane;
    }

    private static Change unlimited(List<ClientQuota> quotas) {
        List<Change> each = quotas.stream().map(quota -> (Change) new SecurityChange.SetQuota(quota.entity(),
                quota.limits().keySet().stream().collect(Collectors.toMap(name -> name, name -> Optional.<Double>empty())))).toList();
        return each.size() == 1 ? each.getFirst() : new BatchChange(NLS.bind(Messages.quota_remove_many, each.size()), each);
    }

    private static Column<ClientQuota> limit(String title, String name) {
        return Column.number(title, 175, quota -> quota.limits().containsKey(name) ? number(quota.limits().get(name)) : "",
                quota -> quota.limits().getOrDefault(name, -1.0));
    }

    /** Percentages and rates may be fractions. */
    private static String number(double value) {
        return value == Math.rint(value) ? "%,.0f".formatted(value) : Double.toString(value);
    }

    private static void quota(SecurityPane<ClientQuota> pane, @Nullable ClientQuota known) {
        QuotaDialog dialog = new QuotaDialog(pane.getShell(), known);
        if (dialog.open() == Window.OK) {
            pane.change(dialog.change());
        }
    }

    @Override
    protected void update(EmptyState pane) {
        pane.showContent();
    }

    /** The tab on top has its answer. */
    @Override
    public boolean rendersData() {
        if (tabs == null || !super.rendersData()) {
            return false;
        }
        SecurityPane<?> top = tabs.getSelection() == null ? null : panes.get(tabs.getSelection().getControl());
        return top != null && top.answered();
    }
}
