package dev.kraftbench.app;

import org.eclipse.jface.action.GroupMarker;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.actions.ContributionItemFactory;
import org.eclipse.ui.application.ActionBarAdvisor;
import org.eclipse.ui.application.IActionBarConfigurer;

/** The platform's part of the menu bar; feature bundles contribute the Cluster menu and the tool bar by extension point. */
final class KraftbenchActionBars extends ActionBarAdvisor {
    /** Menu id into which feature bundles put their commands. */
    static final String CLUSTER_MENU = "cluster";

    KraftbenchActionBars(IActionBarConfigurer configurer) {
        super(configurer);
    }

    @Override
    protected void makeActions(IWorkbenchWindow window) {
        for (ActionFactory factory : new ActionFactory[] {ActionFactory.SAVE, ActionFactory.SAVE_ALL, ActionFactory.CLOSE, ActionFactory.CLOSE_OTHERS,
            ActionFactory.CLOSE_ALL, ActionFactory.QUIT,
            ActionFactory.UNDO, ActionFactory.REDO, ActionFactory.COPY, ActionFactory.SELECT_ALL, ActionFactory.PREFERENCES, ActionFactory.ABOUT,
            ActionFactory.RESET_PERSPECTIVE, ActionFactory.HELP_CONTENTS}) {
            register(factory.create(window));
        }
    }

    @Override
    protected void fillMenuBar(IMenuManager bar) {
        MenuManager file = new MenuManager(Messages.menu_file, IWorkbenchActionConstants.M_FILE);
        file.add(new GroupMarker(IWorkbenchActionConstants.NEW_EXT));
        file.add(new Separator());
        file.add(getAction(ActionFactory.SAVE.getId()));
        file.add(getAction(ActionFactory.SAVE_ALL.getId()));
        file.add(getAction(ActionFactory.CLOSE.getId()));
        file.add(getAction(ActionFactory.CLOSE_OTHERS.getId()));
        file.add(getAction(ActionFactory.CLOSE_ALL.getId()));
        file.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
        file.add(getAction(ActionFactory.QUIT.getId()));
        bar.add(file);

        MenuManager edit = new MenuManager(Messages.menu_edit, IWorkbenchActionConstants.M_EDIT);
        edit.add(getAction(ActionFactory.UNDO.getId()));
        edit.add(getAction(ActionFactory.REDO.getId()));
        edit.add(new Separator());
        edit.add(getAction(ActionFactory.COPY.getId()));
        edit.add(getAction(ActionFactory.SELECT_ALL.getId()));
        edit.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
        bar.add(edit);

        MenuManager cluster = new MenuManager(Messages.menu_cluster, CLUSTER_MENU);
        cluster.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
        bar.add(cluster);
        bar.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));

        MenuManager window = new MenuManager(Messages.menu_window, IWorkbenchActionConstants.M_WINDOW);
        MenuManager views = new MenuManager(Messages.menu_views, "views");
        views.add(ContributionItemFactory.VIEWS_SHORTLIST.create(getActionBarConfigurer().getWindowConfigurer().getWindow()));
        window.add(views);
        window.add(getAction(ActionFactory.RESET_PERSPECTIVE.getId()));
        window.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
        window.add(getAction(ActionFactory.PREFERENCES.getId()));
        bar.add(window);

        MenuManager help = new MenuManager(Messages.menu_help, IWorkbenchActionConstants.M_HELP);
        help.add(getAction(ActionFactory.HELP_CONTENTS.getId()));
        help.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
        help.add(getAction(ActionFactory.ABOUT.getId()));
        bar.add(help);
    }
}
