package dev.kraftbench.app.help;

import dev.kraftbench.app.Messages;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.editor.ReadOnlyEditor;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import java.util.Map;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** The welcome page: three tiles for the three ways to begin. UI thread. */
public final class WelcomeEditor extends ReadOnlyEditor implements LivePart {
    public static final String ID = "dev.kraftbench.welcome";
    private static final int HEADING_LARGER = 8;
    private static final int TILE_WIDTH = TextScale.px(250);

    private @Nullable Composite page;

    public static WelcomeEditor open(IWorkbenchPage page) throws PartInitException {
        return (WelcomeEditor) page.openEditor(new WelcomeInput(Messages.welcome_title), ID);
    }

    @Override
    public void init(IEditorSite site, IEditorInput input) {
        setSite(site);
        setInput(input);
        setPartName(input.getName());
        setTitleImage(Icons.CLUSTER.image());
    }

    @Override
    public void createPartControl(Composite parent) {
        ScrolledComposite scrolled = new ScrolledComposite(parent, SWT.H_SCROLL | SWT.V_SCROLL);
        scrolled.setExpandHorizontal(true);
        scrolled.setExpandVertical(true);
        Composite all = new Composite(scrolled, SWT.NONE);
        page = all;
        GridLayoutFactory.fillDefaults().margins(40, 36).spacing(16, 8).applyTo(all);
        Label title = new Label(all, SWT.NONE);
        title.setFont(new LocalResourceManager(JFaceResources.getResources(), all)
                .create(JFaceResources.getHeaderFontDescriptor().increaseHeight(HEADING_LARGER)));
        title.setText(Messages.welcome_heading);
        Label what = new Label(all, SWT.WRAP);
        what.setText(Messages.welcome_what);
        what.setForeground(Palette.of(all).quiet().swt());
        GridDataFactory.fillDefaults().grab(true, false).hint(TILE_WIDTH, SWT.DEFAULT).applyTo(what);
        Label gap = new Label(all, SWT.NONE);
        GridDataFactory.fillDefaults().hint(1, 12).applyTo(gap);
        // as many beside each other as the editor has room for
        Composite tiles = new Composite(all, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(tiles);
        RowLayout rows = new RowLayout();
        rows.marginLeft = 0;
        rows.spacing = 16;
        rows.fill = true;
        tiles.setLayout(rows);
        tile(tiles, Icons.PLAY, Messages.welcome_demo, Messages.welcome_demo_text, Messages.welcome_demo_action,
                () -> CommandCalls.run(PlatformUI.getWorkbench(), CommandCalls.START_DEMO, Map.of()));
        tile(tiles, Icons.CONNECT, Messages.welcome_connect, Messages.welcome_connect_text, Messages.welcome_connect_action,
                () -> CommandCalls.run(PlatformUI.getWorkbench(), CommandCalls.CONNECT, Map.of()));
        tile(tiles, Icons.TOPOLOGY, Messages.welcome_learn, Messages.welcome_learn_text, Messages.welcome_learn_action,
                () -> PlatformUI.getWorkbench().getHelpSystem().displayHelp());
        scrolled.setContent(all);
        scrolled.addListener(SWT.Resize, event -> {
            int width = scrolled.getClientArea().width;
            scrolled.setMinSize(TILE_WIDTH, all.computeSize(Math.max(TILE_WIDTH, width), SWT.DEFAULT).y);
        });
    }

    private static void tile(Composite parent, Icons icon, String title, String text, String action, Runnable run) {
        Composite tile = new Composite(parent, SWT.BORDER);
        tile.setBackground(Palette.of(parent).surface().swt());
        tile.setBackgroundMode(SWT.INHERIT_FORCE);
        GridLayoutFactory.fillDefaults().margins(16, 16).spacing(8, 8).numColumns(2).applyTo(tile);
        tile.setLayoutData(new RowData(TILE_WIDTH, SWT.DEFAULT));
        Label image = new Label(tile, SWT.NONE);
        image.setImage(icon.image());
        Label name = new Label(tile, SWT.NONE);
        name.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        name.setText(title);
        Label words = new Label(tile, SWT.WRAP);
        words.setText(text);
        GridDataFactory.fillDefaults().span(2, 1).grab(true, true).hint(TILE_WIDTH - 40, SWT.DEFAULT).applyTo(words);
        Button button = new Button(tile, SWT.PUSH);
        button.setText(action);
        button.addListener(SWT.Selection, event -> run.run());
        GridDataFactory.swtDefaults().span(2, 1).applyTo(button);
    }

    @Override
    public boolean rendersData() {
        return page != null && page.isVisible();
    }

    @Override
    public void setFocus() {
        if (page != null) {
            page.setFocus();
        }
    }
}
