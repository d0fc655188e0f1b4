package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.connect.SecuritySettings;
import dev.kraftbench.core.connect.SecuritySettings.Sasl;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.cluster.Messages;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** The mechanism, and what it needs. UI thread. */
final class SaslFields {
    private static final String[] MECHANISMS = {SecuritySettings.SCRAM_512, SecuritySettings.SCRAM_256, SecuritySettings.PLAIN, SecuritySettings.OAUTHBEARER};

    private static final int LABEL_WIDTH = 110;

    private final Combo mechanism;
    private final Composite stack;
    private final StackLayout layout = new StackLayout();
    private final Composite passwordPage;
    private final Text user;
    private final Text password;
    private final Composite oauthPage;
    private final Text endpoint;
    private final Text clientId;
    private final Text clientSecret;
    private final Text scope;
    private final Composite customPage;
    private final Text customMechanism;
    private final Text jaas;

    SaslFields(Composite parent, Runnable changed) {
        label(parent, Messages.connection_mechanism);
        mechanism = Fields.combo(parent, () -> {
            show();
            changed.run();
        }, MECHANISMS);
        mechanism.add(Messages.connection_mechanism_other);
        GridDataFactory.swtDefaults().span(3, 1).applyTo(mechanism);
        stack = new Composite(parent, SWT.NONE);
        stack.setLayout(layout);
        GridDataFactory.fillDefaults().grab(true, false).span(4, 1).applyTo(stack);
        passwordPage = page();
        label(passwordPage, Messages.connection_user);
        user = Fields.text(passwordPage, 1, SWT.NONE, changed);
        label(passwordPage, Messages.connection_password);
        password = Fields.text(passwordPage, 1, SWT.PASSWORD, changed);
        oauthPage = page();
        label(oauthPage, Messages.connection_endpoint);
        endpoint = Fields.text(oauthPage, 1, SWT.NONE, changed);
        endpoint.setMessage("https://idp.example.com/oauth2/token");
        label(oauthPage, Messages.connection_client_id);
        clientId = Fields.text(oauthPage, 1, SWT.NONE, changed);
        label(oauthPage, Messages.connection_client_secret);
        clientSecret = Fields.text(oauthPage, 1, SWT.PASSWORD, changed);
        label(oauthPage, Messages.connection_scope);
        scope = Fields.text(oauthPage, 1, SWT.NONE, changed);
        customPage = page();
        label(customPage, "sasl.mechanism");
        customMechanism = Fields.text(customPage, 1, SWT.NONE, changed);
        customMechanism.setMessage("GSSAPI");
        label(customPage, "sasl.jaas.config");
        jaas = Fields.text(customPage, 1, SWT.PASSWORD, changed);
        show();
    }

    /** The labels of all pages are as wide as the widest, so that fields stand below each other. */
    private static void label(Composite parent, String text) {
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.CENTER).hint(TextScale.px(LABEL_WIDTH), SWT.DEFAULT).applyTo(Fields.label(parent, text));
    }

    private Composite page() {
        Composite page = new Composite(stack, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(12, 6).applyTo(page);
        return page;
    }

    private void show() {
        int chosen = mechanism.getSelectionIndex();
        layout.topControl = chosen >= MECHANISMS.length ? customPage : MECHANISMS[chosen].equals(SecuritySettings.OAUTHBEARER) ? oauthPage : passwordPage;
        stack.layout();
    }

    Sasl get() {
        int chosen = mechanism.getSelectionIndex();
        if (chosen >= MECHANISMS.length) {
            return new Sasl.Custom(customMechanism.getText().strip(), jaas.getText().strip());
        }
        return MECHANISMS[chosen].equals(SecuritySettings.OAUTHBEARER)
                ? new Sasl.OAuth(endpoint.getText().strip(), clientId.getText().strip(), clientSecret.getText(), scope.getText().strip())
                : new Sasl.Password(MECHANISMS[chosen], user.getText().strip(), password.getText());
    }

    void set(Sasl sasl) {
        switch (sasl) {
            case Sasl.None none -> mechanism.select(0);
            case Sasl.Password p -> {
                mechanism.select(mechanism.indexOf(p.mechanism()));
                user.setText(p.user());
                password.setText(p.password());
            }
            case Sasl.OAuth o -> {
                mechanism.select(mechanism.indexOf(SecuritySettings.OAUTHBEARER));
                endpoint.setText(o.tokenEndpoint());
                clientId.setText(o.clientId());
                clientSecret.setText(o.clientSecret());
                scope.setText(o.scope());
            }
            case Sasl.Custom c -> {
                mechanism.select(MECHANISMS.length);
                customMechanism.setText(c.mechanism());
                jaas.setText(c.jaas());
            }
        }
        show();
    }
}
