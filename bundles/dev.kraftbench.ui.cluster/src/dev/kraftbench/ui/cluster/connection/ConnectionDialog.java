package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.connect.CheckStep.Question;
import dev.kraftbench.core.connect.ConnectionCheck;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.PreviewDialog;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.ViewHeader;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.TabFolder;
import org.eclipse.swt.widgets.TabItem;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a cluster elsewhere: name, servers, environment, security, client properties; can be checked before it is kept. UI thread.
 */
public final class ConnectionDialog extends TitleAreaDialog {
    /** What the dialog is opened for. */
    public enum Purpose {
        NEW,
        EDIT
    }

    private final Purpose purpose;
    private final Set<String> taken;
    private final Set<String> folders;
    private final Supplier<Optional<ConnectionCheck>> check;
    private ConnectionDraft draft;
    private @Nullable Text name;
    private @Nullable Text servers;
    private @Nullable Combo folder;
    private @Nullable Combo environment;
    private @Nullable Canvas band;
    private @Nullable Label confirmation;
    private @Nullable Button readOnly;
    private @Nullable TabFolder tabs;
    private @Nullable SecurityForm security;
    private @Nullable PropertiesForm properties;
    private @Nullable CheckPane checks;
    /** The fields are being filled: what they say now is not what anybody entered. */
    private boolean filling;

    /** @param taken ids of all connections there are */
    ConnectionDialog(Shell parent, Purpose purpose, ConnectionDraft draft, Set<String> taken, Folders folders, Supplier<Optional<ConnectionCheck>> check) {
        super(parent);
        this.purpose = purpose;
        this.draft = draft;
        this.taken = Set.copyOf(taken);
        this.folders = folders.paths();
        this.check = check;
        setHelpAvailable(false);
    }

    ConnectionSettings.Remote settings() {
        return draft.settings();
    }

    String folder() {
        return draft.folder();
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(title());
    }

    private String title() {
        return purpose == Purpose.NEW ? Messages.connect_title : NLS.bind(Messages.connection_edit_title, draft.name());
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(title());
        setMessage(Messages.connect_message);
        Canvas stripe = new Canvas(outer, SWT.NONE);
        band = stripe;
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, 4).applyTo(stripe);
        stripe.addPaintListener(event -> {
            event.gc.setBackground(ViewHeader.band(Palette.of(stripe), draft.environment()).swt());
            event.gc.fillRectangle(stripe.getClientArea());
        });
        Composite area = new Composite(outer, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(3).margins(12, 10).spacing(12, 8).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        general(area);
        tabs(area);
        CheckPane list = new CheckPane(area, check, () -> draft.settings());
        checks = list;
        GridDataFactory.fillDefaults().grab(true, false).span(3, 1).minSize(560, 130).applyTo(list);
        fill();
        return outer;
    }

    private void general(Composite area) {
        Fields.label(area, Messages.cluster_name);
        name = Fields.text(area, 2, SWT.NONE, this::changed);
        Fields.label(area, Messages.connect_servers);
        servers = Fields.text(area, 2, SWT.NONE, this::changed);
        servers.setMessage("host1:9092,host2:9092");
        Fields.label(area, Messages.connect_environment);
        environment = Fields.combo(area, this::changed, java.util.Arrays.stream(Environment.values()).map(PreviewDialog::environment).toArray(String[]::new));
        GridDataFactory.fillDefaults().hint(TextScale.px(150), SWT.DEFAULT).applyTo(environment);
        confirmation = Fields.label(area, "");
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(confirmation);
        Fields.label(area, Messages.connection_folder);
        Combo where = Fields.combo(area, this::changed, Messages.connection_no_folder);
        folder = where;
        folders.stream().filter(path -> Folders.rootOf(path).equals(Folders.REMOTE)).forEach(path -> where.add(path.substring(Folders.REMOTE.length() + 1)));
        GridDataFactory.fillDefaults().hint(TextScale.px(150), SWT.DEFAULT).applyTo(where);
        readOnly = new Button(area, SWT.CHECK);
        readOnly.setText(Messages.connect_read_only);
        readOnly.addListener(SWT.Selection, event -> changed());
    }

    private void tabs(Composite area) {
        TabFolder pages = new TabFolder(area, SWT.NONE);
        tabs = pages;
        GridDataFactory.fillDefaults().grab(true, true).span(3, 1).hint(TextScale.px(800), TextScale.px(350)).applyTo(pages);
        ScrolledComposite scrolled = new ScrolledComposite(pages, SWT.V_SCROLL);
        scrolled.setExpandHorizontal(true);
        scrolled.setExpandVertical(true);
        security = new SecurityForm(scrolled, this::changed);
        scrolled.setContent(security);
        scrolled.setMinSize(security.computeSize(SWT.DEFAULT, SWT.DEFAULT));
        TabItem first = new TabItem(pages, SWT.NONE);
        first.setText(Messages.connection_security);
        first.setControl(scrolled);
        properties = new PropertiesForm(pages, this::paste, this::changed);
        TabItem second = new TabItem(pages, SWT.NONE);
        second.setText(Messages.connect_properties);
        second.setControl(properties);
    }

    private void fill() {
        filling = true;
        Objects.requireNonNull(name).setText(draft.name());
        Objects.requireNonNull(servers).setText(draft.servers());
        Combo where = Objects.requireNonNull(folder);
        int place = Folders.root(draft.folder()) ? 0 : where.indexOf(draft.folder().substring(Folders.REMOTE.length() + 1));
        where.select(Math.max(0, place));
        Objects.requireNonNull(environment).select(draft.environment().ordinal());
        Objects.requireNonNull(readOnly).setSelection(draft.readOnly());
        Objects.requireNonNull(security).set(draft.security());
        Objects.requireNonNull(properties).set(draft.more());
        filling = false;
        changed();
    }

    /** Takes over the text of a client's properties file: fields first, the rest stays a property. */
    void paste(Map<String, String> given) {
        ConnectionDraft next = draft.pasted(given);
        boolean secured = !next.security().equals(draft.security());
        draft = next;
        fill();
        setMessage(NLS.bind(Messages.connection_pasted, given.size(), given.size() - (int) given.keySet().stream().filter(next.more()::containsKey).count()));
        if (secured) {
            Objects.requireNonNull(tabs).setSelection(0);
        }
    }

    private void changed() {
        if (filling) {
            return;
        }
        Combo where = Objects.requireNonNull(folder);
        draft = new ConnectionDraft(draft.id(), Objects.requireNonNull(name).getText(), Objects.requireNonNull(servers).getText(),
                Environment.values()[Objects.requireNonNull(environment).getSelectionIndex()], Objects.requireNonNull(readOnly).getSelection(),
                where.getSelectionIndex() <= 0 ? Folders.REMOTE : Folders.REMOTE + "/" + where.getText(), Objects.requireNonNull(security).get(),
                Objects.requireNonNull(properties).get());
        Objects.requireNonNull(confirmation).setText(switch (draft.environment().confirmation()) {
            case NONE -> Messages.connection_confirm_none;
            case ASK -> Messages.connection_confirm_ask;
            case TYPE_NAME -> Messages.connection_confirm_name;
        });
        Objects.requireNonNull(band).redraw();
        validate();
    }

    private void validate() {
        Button ok = getButton(IDialogConstants.OK_ID);
        Optional<ConnectionDraft.Problem> problem = draft.problem(taken);
        Objects.requireNonNull(checks).ready(draft.reachable());
        if (ok == null) {
            return;
        }
        ok.setEnabled(problem.isEmpty());
        boolean untouched = draft.name().isEmpty() || draft.servers().isEmpty();
        setErrorMessage(untouched ? null : problem.map(ConnectionDialog::text).orElse(null));
    }

    private static String text(ConnectionDraft.Problem problem) {
        return switch (problem) {
            case NAME_MISSING -> Messages.connect_name_missing;
            case NAME_TAKEN -> Messages.cluster_name_taken;
            case SERVERS_WRONG -> Messages.connect_servers_wrong;
            case USER_MISSING -> Messages.connection_user_missing;
            case ENDPOINT_MISSING -> Messages.connection_endpoint_missing;
        };
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        super.createButtonsForButtonBar(parent);
        getButton(IDialogConstants.OK_ID).setText(purpose == Purpose.NEW ? Messages.action_connect : Messages.connection_save);
        validate();
    }

    // ---- what tests and the tour see

    /** As if the button were pressed. */
    public void test() {
        Objects.requireNonNull(checks).start();
    }

    public boolean testPassed() {
        return checks != null && checks.passed();
    }

    public String found(Question question) {
        return Objects.requireNonNull(checks).found(question);
    }

    /** As if this text were pasted into the properties. */
    public void pasteText(String text) {
        paste(dev.kraftbench.core.connect.ClientProperties.parse(text));
    }

    public void showTab(int index) {
        Objects.requireNonNull(tabs).setSelection(index);
    }
}
