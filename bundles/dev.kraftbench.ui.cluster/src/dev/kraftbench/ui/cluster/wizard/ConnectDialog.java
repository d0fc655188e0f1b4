package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.PreviewDialog;
import dev.kraftbench.ui.cluster.Messages;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Bootstrap servers and properties of a remote cluster; can be tried before it is kept. Pasting a client's properties file fills it. */
final class ConnectDialog extends TitleAreaDialog {
    private static final Duration TEST = Duration.ofSeconds(10);

    private final Set<String> taken;
    private final Function<ConnectionSettings, Optional<ClusterConnection>> trial;
    private @Nullable Text name;
    private @Nullable Text servers;
    private @Nullable Combo environment;
    private @Nullable Button readOnly;
    private @Nullable Text properties;
    private @Nullable Label outcome;
    private @Nullable Button test;
    private ConnectionSettings.@Nullable Remote settings;

    /** @param trial makes a connection that is not kept; empty where there is no provider for remote clusters */
    ConnectDialog(Shell parent, Set<String> taken, Function<ConnectionSettings, Optional<ClusterConnection>> trial) {
        super(parent);
        this.taken = Set.copyOf(taken);
        this.trial = trial;
        setHelpAvailable(false);
    }

    ConnectionSettings.Remote settings() {
        return Objects.requireNonNull(settings, "not confirmed");
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.connect_title);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(Messages.connect_title);
        setMessage(Messages.connect_message);
        Composite area = new Composite(outer, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(12, 12).spacing(14, 9).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        label(area, Messages.cluster_name);
        name = text(area);
        label(area, Messages.connect_servers);
        servers = text(area);
        servers.setMessage("host1:9092,host2:9092");
        label(area, Messages.connect_environment);
        Combo environments = new Combo(area, SWT.READ_ONLY);
        for (Environment each : Environment.values()) {
            environments.add(PreviewDialog.environment(each));
        }
        environments.select(Environment.DEVELOPMENT.ordinal());
        environment = environments;
        label(area, "");
        readOnly = new Button(area, SWT.CHECK);
        readOnly.setText(Messages.connect_read_only);
        label(area, Messages.connect_properties);
        Text more = new Text(area, SWT.MULTI | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        more.setToolTipText(Messages.connect_properties_tip);
        GridDataFactory.fillDefaults().grab(true, true).hint(420, 80).applyTo(more);
        more.addModifyListener(event -> takeServers(more));
        properties = more;
        Button tryIt = new Button(area, SWT.PUSH);
        tryIt.setText(Messages.connect_test);
        tryIt.addListener(SWT.Selection, event -> test());
        test = tryIt;
        outcome = new Label(area, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(420, 36).applyTo(outcome);
        return outer;
    }

    private Text text(Composite area) {
        Text text = new Text(area, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).hint(420, SWT.DEFAULT).applyTo(text);
        text.addModifyListener(event -> validate());
        return text;
    }

    private static void label(Composite parent, String text) {
        new Label(parent, SWT.NONE).setText(text);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        super.createButtonsForButtonBar(parent);
        getButton(IDialogConstants.OK_ID).setText(Messages.action_connect);
        validate();
    }

    private void takeServers(Text more) {
        String pasted = parsed(more.getText()).getProperty("bootstrap.servers", "").strip();
        if (!pasted.isEmpty() && Objects.requireNonNull(servers).getText().isBlank()) {
            servers.setText(pasted);
        }
        validate();
    }

    private static Properties parsed(String text) {
        Properties parsed = new Properties();
        try {
            parsed.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            // half-typed text, such as an unfinished escape: as if nothing were there yet
            return new Properties();
        }
        return parsed;
    }

    private Optional<String> problem() {
        String id = ConnectionIds.of(Objects.requireNonNull(name).getText());
        if (id.isEmpty()) {
            return Optional.of(Messages.connect_name_missing);
        }
        if (taken.contains(id)) {
            return Optional.of(Messages.cluster_name_taken);
        }
        for (String server : Objects.requireNonNull(servers).getText().split(",")) {
            if (!server.strip().matches("\\[?[^\\s:]+[^\\s]*\\]?:\\d{1,5}")) {
                return Optional.of(Messages.connect_servers_wrong);
            }
        }
        return Optional.empty();
    }

    private void validate() {
        Button ok = getButton(IDialogConstants.OK_ID);
        if (ok == null || test == null) {
            return;
        }
        Optional<String> problem = problem();
        ok.setEnabled(problem.isEmpty());
        test.setEnabled(problem.isEmpty());
        boolean untouched = Objects.requireNonNull(name).getText().isEmpty() || Objects.requireNonNull(servers).getText().isEmpty();
        setErrorMessage(untouched ? null : problem.orElse(null));
    }

    private ConnectionSettings.Remote entered() {
        Map<String, String> more = new TreeMap<>();
        parsed(Objects.requireNonNull(properties).getText()).forEach((key, value) -> more.put((String) key, (String) value));
        more.remove("bootstrap.servers");
        String text = Objects.requireNonNull(name).getText().strip();
        return new ConnectionSettings.Remote(ConnectionIds.of(text), text, Environment.values()[Objects.requireNonNull(environment).getSelectionIndex()],
                Objects.requireNonNull(readOnly).getSelection(), Objects.requireNonNull(servers).getText().strip(), more);
    }

    private void test() {
        Button button = Objects.requireNonNull(test);
        Label label = Objects.requireNonNull(outcome);
        Optional<ClusterConnection> connection = trial.apply(entered());
        if (connection.isEmpty()) {
            show(label, Messages.connect_no_provider, false);
            return;
        }
        button.setEnabled(false);
        show(label, Messages.connect_testing, true);
        ClusterConnection attempt = connection.get();
        BackgroundCall.of(NLS.bind(Messages.job_connect, attempt.name()), attempt::open).within(TEST)
                .whenFinished(() -> {
                    button.setEnabled(true);
                    attempt.close(TEST);
                })
                .onSuccess(open -> show(label, NLS.bind(Messages.connect_success, open.bootstrapServers()), true))
                .onFailure(failure -> show(label, failure.message() + "  " + failure.advice(), false))
                .start(button);
    }

    private static void show(Label label, String text, boolean good) {
        Palette palette = Palette.of(label);
        label.setForeground((good ? palette.inSync() : palette.offline()).swt());
        label.setText((good ? "\u2713 " : "\u2716 ") + text);
    }

    @Override
    protected void okPressed() {
        settings = entered();
        super.okPressed();
    }
}
