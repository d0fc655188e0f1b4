package dev.kraftbench.ui.base;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabFolderRenderer;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;

/** Tabs inside of a part, with room around their names. A theme may draw them in its own way instead. UI thread. */
public final class RoomyTabs extends CTabFolderRenderer {
    private static final int ROOM = 6;

    private RoomyTabs(CTabFolder parent) {
        super(parent);
    }

    /** A folder with its tabs on top. */
    public static CTabFolder folder(Composite parent) {
        CTabFolder folder = new CTabFolder(parent, SWT.TOP | SWT.FLAT);
        in(folder);
        return folder;
    }

    /** Draws the tabs of a folder that somebody else makes. */
    public static void in(CTabFolder folder) {
        folder.setRenderer(new RoomyTabs(folder));
    }

    @Override
    protected Rectangle computeTrim(int part, int state, int x, int y, int width, int height) {
        Rectangle trim = super.computeTrim(part, state, x, y, width, height);
        return part < 0 ? trim : new Rectangle(trim.x - ROOM, trim.y, trim.width + 2 * ROOM, trim.height);
    }
}
