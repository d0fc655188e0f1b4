package dev.kraftbench.ui.base;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;

/**
 * A pane that shows either its content or why there is none and what to do about it. UI thread.
 */
public final class EmptyState extends Composite {
    private final StackLayout stack = new StackLayout();
    private final Composite page;
    private final Label title;
    private final Label reason;
    private final Button action;
    private @Nullable Control content;
    private @Nullable Runnable whenPressed;
    /** The focus came while there was nothing to give it to. */
    private boolean focusWaits;

    public EmptyState(Composite parent) {
        super(parent, SWT.NONE);
        setLayout(stack);
        page = new Composite(this, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(24, 24).spacing(0, 8).applyTo(page);
        Label above = new Label(page, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).hint(1, 1).applyTo(above);
        title = new Label(page, SWT.CENTER | SWT.WRAP);
        title.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(title);
        reason = new Label(page, SWT.CENTER | SWT.WRAP);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(reason);
        action = new Button(page, SWT.PUSH);
        GridDataFactory.swtDefaults().align(SWT.CENTER, SWT.CENTER).grab(true, false).indent(0, 8).applyTo(action);
        action.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> {
            if (whenPressed != null) {
                whenPressed.run();
            }
        }));
        Label below = new Label(page, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).hint(1, 1).applyTo(below);
        stack.topControl = page;
    }

    /** The control to be shown when there is data; a child of this pane. */
    public void setContent(Control content) {
        this.content = content;
    }

    public void showContent() {
        show(content);
    }

    public void showReason(String titleText, String reasonText) {
        showReason(titleText, reasonText, "", null);
    }

    /** Shows the reason with a button that helps; without {@code actionText} no button. */
    public void showReason(String titleText, String reasonText, String actionText, @Nullable Runnable whenPressed) {
        this.whenPressed = whenPressed;
        boolean changed = !title.getText().equals(titleText) || !reason.getText().equals(reasonText) || !action.getText().equals(actionText);
        if (changed) {
            title.setText(titleText);
            reason.setText(reasonText);
            action.setText(actionText);
            boolean visible = !actionText.isEmpty();
            action.setVisible(visible);
            ((org.eclipse.swt.layout.GridData) action.getLayoutData()).exclude = !visible;
            if (page.getSize().x > 0) {
                page.layout(true, true);
            } else {
                // it will be when it gets its size
                page.changed(new Control[] {title, reason, action});
            }
        }
        show(page);
    }

    public boolean showsContent() {
        return content != null && stack.topControl == content;
    }

    /** Of the reason that is shown instead of content. */
    public String title() {
        return title.getText();
    }

    /** It says why there is nothing to show, rather than that something is under way: a title that says so ends with an ellipsis. */
    public boolean explains() {
        return stack.topControl == page && !title().isEmpty() && !title().endsWith("\u2026");
    }

    private void show(@Nullable Control control) {
        if (control != null && stack.topControl != control) {
            stack.topControl = control;
            layout(true, true);
            if (focusWaits && control == content) {
                focusWaits = false;
                passFocus(control);
            }
        }
    }

    /** Unless a person has gone elsewhere meanwhile. */
    private void passFocus(Control to) {
        Control focus = getDisplay().getFocusControl();
        while (focus != null && focus != this) {
            focus = focus.getParent();
        }
        if (focus == this) {
            to.setFocus();
        }
    }

    /** Small on purpose: the pane takes the room it is given, and its content adapts or scrolls inside. */
    @Override
    public Point computeSize(int widthHint, int heightHint, boolean changed) {
        return new Point(widthHint == SWT.DEFAULT ? 200 : widthHint, heightHint == SWT.DEFAULT ? 120 : heightHint);
    }

    @Override
    public boolean setFocus() {
        Control top = stack.topControl;
        focusWaits = top == page;
        return top != null && top.setFocus();
    }
}
