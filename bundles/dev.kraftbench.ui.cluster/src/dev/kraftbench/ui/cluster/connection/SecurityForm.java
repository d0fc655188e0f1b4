package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.connect.SecuritySettings;
import dev.kraftbench.core.connect.SecuritySettings.Protocol;
import dev.kraftbench.core.connect.SecuritySettings.Sasl;
import dev.kraftbench.ui.cluster.Messages;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** Protocol, TLS and SASL of a connection; shows only what the protocol uses. UI thread. */
final class SecurityForm extends Composite {
    private final Runnable changed;
    private final Combo protocol;
    private final Label meaning;
    private final Group tls;
    private final StoreFields trust;
    private final StoreFields key;
    private final Text keyPassword;
    private final Button verify;
    private final Group sasl;
    private final SaslFields way;

    SecurityForm(Composite parent, Runnable changed) {
        super(parent, SWT.NONE);
        this.changed = changed;
        GridLayoutFactory.swtDefaults().numColumns(3).margins(10, 10).spacing(12, 7).applyTo(this);
        Fields.label(this, Messages.connection_protocol);
        protocol = Fields.combo(this, this::chosen, java.util.Arrays.stream(Protocol.values()).map(Enum::name).toArray(String[]::new));
        meaning = Fields.label(this, "");
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(meaning);
        tls = group(Messages.connection_tls, 6);
        trust = new StoreFields(tls, Messages.connection_trust, Messages.connection_trust_tip, changed);
        key = new StoreFields(tls, Messages.connection_key, Messages.connection_key_tip, changed);
        verify = new Button(tls, SWT.CHECK);
        verify.setText(Messages.connection_verify);
        verify.setSelection(true);
        verify.addListener(SWT.Selection, event -> changed.run());
        GridDataFactory.fillDefaults().span(4, 1).applyTo(verify);
        Fields.label(tls, Messages.connection_key_password);
        keyPassword = Fields.password(tls, changed);
        sasl = group(Messages.connection_sasl, 4);
        way = new SaslFields(sasl, changed);
        show();
    }

    private Group group(String title, int columns) {
        Group group = new Group(this, SWT.NONE);
        group.setText(title);
        GridLayoutFactory.swtDefaults().numColumns(columns).margins(10, 8).spacing(10, 6).applyTo(group);
        GridDataFactory.fillDefaults().grab(true, false).span(3, 1).applyTo(group);
        return group;
    }

    private Protocol protocol() {
        return Protocol.values()[protocol.getSelectionIndex()];
    }

    private void chosen() {
        show();
        changed.run();
    }

    private void show() {
        Protocol chosen = protocol();
        meaning.setText(switch (chosen) {
            case PLAINTEXT -> Messages.connection_plaintext;
            case SSL -> Messages.connection_ssl;
            case SASL_PLAINTEXT -> Messages.connection_sasl_plaintext;
            case SASL_SSL -> Messages.connection_sasl_ssl;
        });
        Fields.show(tls, chosen.tls());
        Fields.show(sasl, chosen.sasl());
        layout(true, true);
        Composite around = getParent();
        if (around instanceof org.eclipse.swt.custom.ScrolledComposite scrolled) {
            scrolled.setMinSize(computeSize(SWT.DEFAULT, SWT.DEFAULT));
        }
    }

    SecuritySettings get() {
        Protocol chosen = protocol();
        return new SecuritySettings(chosen, chosen.tls() ? trust.get() : SecuritySettings.Store.NONE, chosen.tls() ? key.get() : SecuritySettings.Store.NONE,
                chosen.tls() ? keyPassword.getText() : "", !chosen.tls() || verify.getSelection(), chosen.sasl() ? way.get() : new Sasl.None());
    }

    void set(SecuritySettings settings) {
        protocol.select(settings.protocol().ordinal());
        trust.set(settings.trust());
        key.set(settings.key());
        keyPassword.setText(settings.keyPassword());
        verify.setSelection(settings.verifyHost());
        way.set(settings.sasl());
        show();
    }
}
