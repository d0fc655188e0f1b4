package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.connect.SecuritySettings.Store;
import dev.kraftbench.core.connect.SecuritySettings.StoreType;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Arrays;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** One row of a grid of six columns: a store's file, type and password. UI thread. */
final class StoreFields {
    private final Text location;
    private final Combo type;
    private final Text password;

    StoreFields(Composite parent, String label, String tip, Runnable changed) {
        Fields.label(parent, label);
        location = Fields.text(parent, 1, SWT.NONE, () -> {
            guessType();
            changed.run();
        });
        location.setMessage(tip);
        location.setToolTipText(tip);
        type = Fields.combo(parent, () -> {
            enable();
            changed.run();
        }, Arrays.stream(StoreType.values()).map(Enum::name).toArray(String[]::new));
        Fields.browse(parent, Messages.connection_browse, location);
        Fields.label(parent, Messages.connection_password);
        password = Fields.password(parent, changed);
    }

    /** By the file's ending, which people choose with care. */
    private void guessType() {
        String path = location.getText().toLowerCase(java.util.Locale.ROOT);
        if (path.endsWith(".pem") || path.endsWith(".crt") || path.endsWith(".cer")) {
            type.select(StoreType.PEM.ordinal());
        } else if (path.endsWith(".p12") || path.endsWith(".pfx")) {
            type.select(StoreType.PKCS12.ordinal());
        } else if (path.endsWith(".jks")) {
            type.select(StoreType.JKS.ordinal());
        }
        enable();
    }

    private void enable() {
        password.setEnabled(type.getSelectionIndex() != StoreType.PEM.ordinal());
    }

    Store get() {
        String path = location.getText().strip();
        return path.isEmpty() ? Store.NONE : new Store(StoreType.values()[type.getSelectionIndex()], path, password.isEnabled() ? password.getText() : "");
    }

    void set(Store store) {
        location.setText(store.location());
        type.select(store.type().ordinal());
        password.setText(store.password());
        enable();
    }
}
