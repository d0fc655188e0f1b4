package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Serdes;
import dev.kraftbench.ui.base.Palette;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** The serde of one side: guessed or chosen, with its options behind a button. */
final class SerdeField extends Composite {
    private final Serdes serdes;
    private final Combo combo;
    private final Button more;
    private Consumer<SerdeChoice> chosen = choice -> { };
    private SerdeChoice choice = SerdeChoice.GUESSED;
    private List<RecordSerde> shown = List.of();
    private String guess = "";

    SerdeField(Composite parent, String title, Serdes serdes) {
        super(parent, SWT.NONE);
        this.serdes = serdes;
        GridLayoutFactory.fillDefaults().numColumns(3).spacing(5, 0).applyTo(this);
        Label label = new Label(this, SWT.NONE);
        label.setText(title);
        label.setForeground(Palette.of(this).quiet().swt());
        combo = new Combo(this, SWT.READ_ONLY);
        combo.setVisibleItemCount(16);
        more = new Button(this, SWT.PUSH);
        more.setText("\u2026");
        more.setToolTipText(Messages.serde_options);
        combo.addListener(SWT.Selection, event -> selected());
        more.addListener(SWT.Selection, event -> options());
        items();
    }

    /** What was chosen, without telling anybody. */
    void show(SerdeChoice now) {
        choice = now;
        items();
    }

    /** Which serde fits, where none was chosen. */
    void guessed(Optional<RecordSerde> serde) {
        String name = serde.map(RecordSerde::name).orElse("");
        if (!name.equals(guess)) {
            guess = name;
            items();
        }
    }

    SerdeField onChoice(Consumer<SerdeChoice> consumer) {
        chosen = consumer;
        return this;
    }

    /** Serdes come and go. */
    void items() {
        shown = serdes.all();
        combo.removeAll();
        combo.add(guess.isEmpty() ? Messages.serde_guess : NLS.bind(Messages.serde_guessed, guess));
        shown.forEach(serde -> combo.add(serde.name()));
        int index = 0;
        for (int i = 0; i < shown.size(); i++) {
            index = shown.get(i).id().equals(choice.serde()) ? i + 1 : index;
        }
        if (index == 0 && !choice.serde().equals(SerdeChoice.GUESS)) {
            combo.add(choice.serde());
            index = combo.getItemCount() - 1;
        }
        combo.select(index);
        more.setEnabled(index > 0 && index <= shown.size() && !shown.get(index - 1).options().isEmpty());
    }

    private void selected() {
        int index = combo.getSelectionIndex();
        if (index == 0) {
            become(SerdeChoice.GUESSED);
        } else if (index <= shown.size()) {
            become(new SerdeChoice(shown.get(index - 1).id(), SerdeOptions.NONE));
        }
    }

    private void options() {
        serdes.find(choice.serde()).ifPresent(serde -> {
            SerdeOptionsDialog dialog = new SerdeOptionsDialog(getShell(), serde, choice.options());
            if (dialog.open() == org.eclipse.jface.window.Window.OK) {
                become(new SerdeChoice(serde.id(), dialog.options()));
            }
        });
    }

    private void become(SerdeChoice next) {
        choice = next;
        items();
        chosen.accept(next);
    }
}
