package dev.kraftbench.ui.cluster.doctor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.jspecify.annotations.Nullable;

/** Findings as a list, the most urgent first; below or beside it why and what was seen, and buttons for both. UI thread. */
public final class FindingsPane extends Composite {
    private final Supplier<@Nullable ClusterConnection> connection;
    private final ClusterActions actions;
    private final SashForm sash;
    private final FilteredTable<Finding> table;
    private final StyledText explanation;
    private final Button explain;
    private final Button fix;
    private String explained = "";

    /** @param style {@link SWT#VERTICAL} in a narrow place, {@link SWT#HORIZONTAL} in a wide one */
    public FindingsPane(Composite parent, int style, Supplier<@Nullable ClusterConnection> connection, ClusterActions actions) {
        super(parent, SWT.NONE);
        this.connection = connection;
        this.actions = actions;
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        sash = new SashForm(this, style);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        table = new FilteredTable<>(sash, List.of(new Column<>(Messages.doctor_finding, 560, false, Finding::title, Finding.RANK)));
        table.images(finding -> image(finding.severity())).identity(Finding::key).onOpen(finding -> offer());
        table.table().addListener(SWT.Selection, event -> showSelected());
        // one column; in the narrow view its title would cost a finding
        table.table().setHeaderVisible(style != SWT.VERTICAL);
        explanation = new StyledText(sash, SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL | SWT.MULTI);
        explanation.setMargins(10, 8, 10, 8);
        explanation.setAlwaysShowScrollBars(false);
        explanation.setCaret(null);
        // above one another the few findings need little room, and the reason for one much
        sash.setWeights(style == SWT.VERTICAL ? new int[] {38, 62} : new int[] {55, 45});
        Composite buttons = new Composite(this, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).margins(8, 5).spacing(8, 0).applyTo(buttons);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(buttons);
        explain = new Button(buttons, SWT.TOGGLE);
        explain.setText(Messages.doctor_explain);
        explain.setSelection(true);
        explain.addListener(SWT.Selection, event -> sash.setMaximizedControl(explain.getSelection() ? null : table));
        fix = new Button(buttons, SWT.PUSH);
        fix.setText(Messages.doctor_fix);
        fix.setToolTipText(Messages.doctor_fix_tip);
        fix.addListener(SWT.Selection, event -> offer());
        contextMenu();
        showSelected();
    }

    static Image image(Severity severity) {
        return (switch (severity) {
            case CRITICAL -> Icons.CRITICAL;
            case WARNING -> Icons.WARNING;
            case ADVICE -> Icons.ADVICE;
        }).image();
    }

    private void contextMenu() {
        Menu menu = new Menu(table.table());
        table.table().setMenu(menu);
        menu.addListener(SWT.Show, event -> fill(menu));
    }

    private void fill(Menu menu) {
        for (MenuItem item : menu.getItems()) {
            item.dispose();
        }
        ClusterConnection cluster = connection.get();
        Finding finding = selected();
        if (cluster == null || finding == null) {
            return;
        }
        for (Remedy remedy : Remedies.possible(finding, cluster)) {
            MenuItem item = new MenuItem(menu, SWT.PUSH);
            item.setText(Remedies.label(remedy).replace("&", "&&"));
            item.setImage(Remedies.icon(remedy).image());
            item.addListener(SWT.Selection, event -> begin(remedy));
        }
    }

    /** Begins the only remedy, or lets choose among several. */
    private void offer() {
        ClusterConnection cluster = connection.get();
        Finding finding = selected();
        if (cluster == null || finding == null) {
            return;
        }
        List<Remedy> possible = Remedies.possible(finding, cluster);
        if (possible.size() == 1) {
            begin(possible.getFirst());
        } else if (!possible.isEmpty()) {
            Menu menu = new Menu(fix);
            fill(menu);
            menu.setLocation(fix.toDisplay(new Point(0, fix.getSize().y)));
            menu.addListener(SWT.Hide, event -> getDisplay().asyncExec(menu::dispose));
            menu.setVisible(true);
        }
    }

    /** Begins a remedy: with its preview, its plan, or by showing what it is about. */
    public void begin(Remedy remedy) {
        ClusterConnection cluster = connection.get();
        if (cluster != null) {
            Remedies.begin(remedy, cluster, actions, this);
        }
    }

    /** Shows these; the first is selected where none was. */
    public void show(List<Finding> findings) {
        table.setRows(findings);
        if (table.table().getSelectionCount() == 0 && table.table().getItemCount() > 0) {
            table.table().setSelection(0);
        }
        showSelected();
    }

    public List<Finding> shown() {
        return table.rows().shown();
    }

    public @Nullable Finding selected() {
        return table.selected().stream().findFirst().orElse(null);
    }

    /** Selects the finding with this key, if it is shown. */
    public boolean select(String key) {
        for (int i = 0; i < shown().size(); i++) {
            if (shown().get(i).key().equals(key)) {
                table.table().setSelection(i);
                showSelected();
                return true;
            }
        }
        return false;
    }

    /** What is said of the selected finding. */
    public String explanation() {
        return explanation.getText();
    }

    private void showSelected() {
        Finding finding = selected();
        ClusterConnection cluster = connection.get();
        boolean fixable = finding != null && cluster != null && !Remedies.possible(finding, cluster).isEmpty();
        fix.setEnabled(fixable);
        String next = finding == null ? Messages.doctor_select : finding.title() + "\n\n" + finding.cause() + "\n\n" + String.join("\n", finding.evidence());
        if (next.equals(explained)) {
            return;
        }
        explained = next;
        int top = explanation.getTopPixel();
        explanation.setText(next.strip());
        explanation.setTopPixel(top);
        Palette palette = Palette.of(this);
        explanation.setBackground(palette.surface().swt());
        explanation.setForeground(finding == null ? palette.quiet().swt() : null);
        if (finding != null) {
            StyleRange title = new StyleRange(0, finding.title().length(), null, null);
            title.font = JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT);
            explanation.setStyleRange(title);
            int evidence = finding.title().length() + 2 + finding.cause().length() + 2;
            if (explanation.getCharCount() > evidence) {
                explanation.setStyleRange(new StyleRange(evidence, explanation.getCharCount() - evidence, palette.quiet().swt(), null));
            }
        }
    }

    @Override
    public boolean setFocus() {
        return table.setFocus();
    }
}
