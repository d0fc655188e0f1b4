package dev.kraftbench.ui.charts;

import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.charts.draw.ChartFile;
import dev.kraftbench.ui.charts.draw.ChartFile.Format;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;

/** Saves a chart as PNG, SVG or CSV: from a button, and from the chart's context menu. UI thread; drawing and writing are a job's. */
final class SaveMenu {
    private final ChartPane pane;
    private final Menu menu;

    SaveMenu(Composite buttons, ChartPane pane) {
        this.pane = pane;
        menu = new Menu(pane.getShell(), SWT.POP_UP);
        item(Messages.save_png, Format.PNG);
        item(Messages.save_svg, Format.SVG);
        item(Messages.save_csv, Format.CSV);
        pane.addDisposeListener(event -> menu.dispose());
        pane.canvas().setMenu(menu);
        ToolBar bar = new ToolBar(buttons, SWT.FLAT);
        bar.setBackground(buttons.getBackground());
        ToolItem button = new ToolItem(bar, SWT.PUSH);
        button.setImage(Icons.SAVE.image());
        button.setToolTipText(Messages.save);
        button.addListener(SWT.Selection, event -> {
            Rectangle bounds = button.getBounds();
            menu.setLocation(bar.toDisplay(bounds.x, bounds.y + bounds.height));
            menu.setVisible(true);
        });
    }

    private void item(String text, Format format) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.addListener(SWT.Selection, event -> save(format));
    }

    private void save(Format format) {
        // as it is now, not as it will be when a name has been found
        ChartFile file = pane.file();
        FileDialog dialog = new FileDialog(pane.getShell(), SWT.SAVE);
        dialog.setText(Messages.save);
        dialog.setOverwrite(true);
        dialog.setFileName(pane.chart().id() + "." + format.extension());
        dialog.setFilterExtensions(new String[] {"*." + format.extension()});
        String path = dialog.open();
        if (path != null) {
            write(file, format, Path.of(path));
        }
    }

    void write(ChartFile file, Format format, Path path) {
        Job job = Job.create(Messages.save, monitor -> {
            try {
                file.write(format, path);
            } catch (IOException e) {
                DisplayUpdates.run(pane, () -> CallFailure.of(Messages.file_saved_failed, e).show(pane.getShell()));
            }
            return Status.OK_STATUS;
        });
        job.schedule();
    }
}
