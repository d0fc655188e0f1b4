package dev.kraftbench.app.tour;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.jface.wizard.IWizardPage;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbenchPart;
import org.jspecify.annotations.Nullable;

/** What is in sight in a part or a dialog, found by kind and order: names are different in every language. UI thread. */
record PartControls(Composite root) {

    static PartControls of(@Nullable IWorkbenchPart part) {
        return new PartControls((Composite) Objects.requireNonNull(part).getSite().getService(MPart.class).getWidget());
    }

    /** Shows a tab of the innermost folder. */
    void showTab(int index) {
        CTabFolder folder = visible(CTabFolder.class).getLast();
        folder.setSelection(index);
        Event event = new Event();
        event.item = folder.getItem(index);
        folder.notifyListeners(SWT.Selection, event);
    }

    /** The buttons that can be pressed and have a text, from the top. */
    List<Button> buttons() {
        return pushable().stream().filter(button -> !button.getText().isEmpty()).toList();
    }

    /** Those with nothing but a picture. */
    List<Button> pictureButtons() {
        return pushable().stream().filter(button -> button.getText().isEmpty() && button.getImage() != null).toList();
    }

    private List<Button> pushable() {
        return visible(Button.class).stream().filter(button -> (button.getStyle() & SWT.PUSH) != 0 && button.isEnabled()).toList();
    }

    /** The button with a sign that is the same in every language. */
    Button button(String sign) {
        return buttons().stream().filter(button -> button.getText().equals(sign)).findFirst().orElseThrow();
    }

    static void press(Button button) {
        button.notifyListeners(SWT.Selection, new Event());
    }

    List<Text> fields() {
        return visible(Text.class).stream().filter(Text::getEditable).toList();
    }

    /** How many labels say just this. */
    long saying(String sign) {
        return visible(Label.class).stream().filter(label -> label.getText().equals(sign)).count();
    }

    /** In the last list that offers it. */
    void choose(String item) {
        Combo combo = offering(item);
        choose(combo, combo.indexOf(item));
    }

    /** The first choice of the list that offers this too. */
    void chooseFirst(String other) {
        choose(offering(other), 0);
    }

    private Combo offering(String item) {
        return visible(Combo.class).stream().filter(each -> each.indexOf(item) >= 0).toList().getLast();
    }

    private static void choose(Combo combo, int index) {
        combo.select(index);
        combo.notifyListeners(SWT.Selection, new Event());
    }

    boolean hasRows() {
        return visible(Table.class).stream().anyMatch(table -> table.getItemCount() > 1);
    }

    /** Whether a table has each of these in a row's first column. */
    boolean hasRows(List<String> texts) {
        return visible(Table.class).stream().anyMatch(table -> rows(table, texts).length == texts.size());
    }

    void select(List<String> texts) {
        Table table = visible(Table.class).stream().filter(each -> rows(each, texts).length == texts.size()).findFirst().orElseThrow();
        table.setSelection(rows(table, texts));
        table.notifyListeners(SWT.Selection, new Event());
    }

    private static int[] rows(Table table, List<String> texts) {
        return IntStream.range(0, table.getItemCount()).filter(row -> texts.contains(table.getItem(row).getText(0))).toArray();
    }

    /** As if chosen in the menu of the first table that has one. */
    void chooseInTable(int index) {
        Menu menu = visible(Table.class).stream().map(Control::getMenu).filter(Objects::nonNull).findFirst().orElseThrow();
        menu.notifyListeners(SWT.Show, new Event());
        menu.getItem(index).notifyListeners(SWT.Selection, new Event());
    }

    // ---- of a wizard

    private WizardDialog wizard() {
        return (WizardDialog) root.getShell().getData();
    }

    boolean pageComplete() {
        return wizard().getCurrentPage().isPageComplete();
    }

    void nextPage() {
        IWizardPage next = Objects.requireNonNull(wizard().getCurrentPage().getNextPage());
        wizard().showPage(next);
    }

    private <C extends Control> List<C> visible(Class<C> kind) {
        List<C> found = new ArrayList<>();
        collect(root, kind, found);
        return found;
    }

    private static <C extends Control> void collect(Composite in, Class<C> kind, List<C> found) {
        for (Control child : Arrays.asList(in.getChildren())) {
            if (child.isVisible()) {
                if (kind.isInstance(child)) {
                    found.add(kind.cast(child));
                }
                if (child instanceof Composite inner) {
                    collect(inner, kind, found);
                }
            }
        }
    }
}
