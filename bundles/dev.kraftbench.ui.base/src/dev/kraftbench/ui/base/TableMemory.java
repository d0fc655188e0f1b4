package dev.kraftbench.ui.base;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jface.dialogs.IDialogSettings;
import org.eclipse.jface.dialogs.IDialogSettingsProvider;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.IWorkbenchWindow;
import org.osgi.framework.FrameworkUtil;

/**
 * What was typed into the filters of tables, and how they were sorted, over restarts: of an editor with the editor, of all views in the settings of this
 * bundle, of dialogs never. A table is known by its columns. UI thread.
 */
public final class TableMemory {
    private static final String KEY = TableMemory.class.getName();
    private static final String TABLE = "table";

    /** @param column sorted by; -1 for none */
    record Look(String filter, int column, boolean descending) {
        static final Look PLAIN = new Look("", -1, false);
    }

    private final Map<String, Look> looks = new HashMap<>();
    private final List<FilteredTable<?>> tables = new ArrayList<>();

    /** @param memento of an earlier session */
    public void restore(IMemento memento) {
        for (IMemento each : memento.getChildren(TABLE)) {
            Integer column = each.getInteger("column");
            String filter = each.getString("filter");
            looks.put(each.getID(), new Look(filter == null ? "" : filter, column == null ? -1 : column, Boolean.TRUE.equals(each.getBoolean("descending"))));
        }
    }

    /** Tables below this control are remembered here. */
    public void attach(Control control) {
        control.setData(KEY, this);
    }

    public void save(IMemento memento) {
        tables.removeIf(Control::isDisposed);
        tables.forEach(table -> looks.put(table.key(), table.look()));
        looks.forEach((key, look) -> {
            if (!look.equals(Look.PLAIN)) {
                IMemento child = memento.createChild(TABLE, key);
                child.putString("filter", look.filter);
                child.putInteger("column", look.column);
                child.putBoolean("descending", look.descending);
            }
        });
    }

    /** How a new table shall look; plain where nothing is remembered. */
    static Look recall(FilteredTable<?> table) {
        for (Composite above = table.getParent(); above != null; above = above.getParent()) {
            if (above.getData(KEY) instanceof TableMemory memory) {
                memory.tables.add(table);
                return memory.looks.getOrDefault(table.key(), Look.PLAIN);
            }
            if (above instanceof Shell) {
                break;
            }
        }
        return inView(table) ? ofViews(table) : Look.PLAIN;
    }

    /** A dialog has a shell of its own, and what is filtered there is for that moment. */
    private static boolean inView(Control control) {
        for (IWorkbenchWindow window : PlatformUI.getWorkbench().getWorkbenchWindows()) {
            if (window.getShell() == control.getShell()) {
                return true;
            }
        }
        return false;
    }

    private static Look ofViews(FilteredTable<?> table) {
        IDialogSettings settings = settings(provider());
        // the platform writes settings when a shutdown begins, before the views are taken down
        table.onLook(() -> keep(settings, table));
        IDialogSettings own = settings.getSection(table.key());
        return own == null || own.get("filter") == null ? Look.PLAIN : new Look(own.get("filter"), own.getInt("column"), own.getBoolean("descending"));
    }

    private static void keep(IDialogSettings settings, FilteredTable<?> table) {
        IDialogSettings own = settings.addNewSection(table.key());
        Look look = table.look();
        own.put("filter", look.filter);
        own.put("column", look.column);
        own.put("descending", look.descending);
    }

    /** Reads the file in which tables of views are remembered on a thread of its own, before one of them wants to know. */
    public static void readAhead() {
        IDialogSettingsProvider provider = provider();
        Thread.ofVirtual().name("kraftbench-tables").start(() -> settings(provider));
    }

    private static IDialogSettingsProvider provider() {
        return PlatformUI.getDialogSettingsProvider(FrameworkUtil.getBundle(TableMemory.class));
    }

    /** Read once; who comes meanwhile waits for it. */
    private static synchronized IDialogSettings settings(IDialogSettingsProvider provider) {
        IDialogSettings all = provider.getDialogSettings();
        IDialogSettings tables = all.getSection("tables");
        return tables == null ? all.addNewSection("tables") : tables;
    }
}
