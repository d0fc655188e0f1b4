package dev.kraftbench.ui.security;

import dev.kraftbench.core.change.SecurityChange;
import dev.kraftbench.core.security.ScramUser;
import dev.kraftbench.core.security.ScramUser.Credential;
import dev.kraftbench.ui.base.dialog.FormDialog;
import java.util.List;
import java.util.Objects;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** A user's new SCRAM password. It goes to the cluster only: no preview, log or file has it. */
final class PasswordDialog extends FormDialog {
    private static final int MIN_ITERATIONS = 4_096;
    private static final int MAX_ITERATIONS = 16_384;
    private static final List<String> MECHANISMS = List.of("SCRAM-SHA-256", "SCRAM-SHA-512");

    private final @Nullable ScramUser known;
    private @Nullable Text user;
    private @Nullable Combo mechanism;
    private @Nullable Text iterations;
    private @Nullable Text password;
    private @Nullable Text again;
    private SecurityChange.@Nullable SetPassword change;

    /** @param known null for a new one; another mechanism than its own would leave the password of before valid */
    PasswordDialog(Shell parent, @Nullable ScramUser known) {
        super(parent, new Words(Messages.user_password_title, Messages.user_password_title, Messages.user_password_message, Messages.to_preview));
        this.known = known;
    }

    @Override
    protected void fill(Composite area) {
        user = text(area, Messages.user_name, known == null ? "" : known.name());
        Combo chosen = combo(area, Messages.user_mechanism, MECHANISMS);
        Text count = text(area, Messages.user_iterations, Integer.toString(MIN_ITERATIONS));
        List<Credential> has = known == null ? List.of() : known.credentials();
        if (!has.isEmpty()) {
            chosen.select(MECHANISMS.indexOf(has.getFirst().mechanism()));
            count.setText(iterations(has, chosen.getText(), count.getText()));
        }
        chosen.addListener(SWT.Selection, event -> count.setText(iterations(has, chosen.getText(), count.getText())));
        mechanism = chosen;
        iterations = count;
        password = text(area, Messages.user_password, "", SWT.BORDER | SWT.PASSWORD);
        again = text(area, Messages.user_password_again, "", SWT.BORDER | SWT.PASSWORD);
    }

    /** A password is hashed as often as the one that it replaces, unless a person says otherwise. */
    private static String iterations(List<Credential> has, String mechanism, String otherwise) {
        return has.stream().filter(credential -> credential.mechanism().equals(mechanism)).map(credential -> Integer.toString(credential.iterations()))
                .findFirst().orElse(otherwise);
    }

    @Override
    protected @Nullable String missing() {
        if (Objects.requireNonNull(user).getText().isBlank()) {
            return Messages.user_name_missing;
        }
        String count = Objects.requireNonNull(iterations).getText().trim();
        if (!count.matches("\\d{1,6}") || Integer.parseInt(count) < MIN_ITERATIONS || Integer.parseInt(count) > MAX_ITERATIONS) {
            return Messages.user_iterations_range;
        }
        String first = Objects.requireNonNull(password).getText();
        if (first.isEmpty()) {
            return Messages.user_password_missing;
        }
        return first.equals(Objects.requireNonNull(again).getText()) ? null : Messages.user_password_differs;
    }

    @Override
    protected void take() {
        change = new SecurityChange.SetPassword(Objects.requireNonNull(user).getText().trim(), Objects.requireNonNull(mechanism).getText(),
                Integer.parseInt(Objects.requireNonNull(iterations).getText().trim()), Objects.requireNonNull(password).getText());
    }

    SecurityChange.SetPassword change() {
        return Objects.requireNonNull(change);
    }
}
