package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Environment;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.PreviewDialog;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.base.ViewHeader;
import java.util.function.Function;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.TextStyle;
import org.eclipse.swt.widgets.Control;

/** What a node looks like: name, quiet figures, and on a cluster the band and name of its environment. UI thread. */
final class TreeLabels extends LabelProvider implements DelegatingStyledCellLabelProvider.IStyledLabelProvider {
    private static final String BAND = "\u258C";

    private final Control tree;

    TreeLabels(Control tree) {
        this.tree = tree;
    }

    @Override
    public StyledString getStyledText(Object element) {
        TreeNode node = (TreeNode) element;
        StyledString text = new StyledString(node.label());
        ClusterConnection connection = node.connection();
        if (node.kind() == TreeNode.Kind.CLUSTER && connection != null && connection.settings().environment() != Environment.TRAINING) {
            Environment environment = connection.settings().environment();
            text.append("  " + BAND + PreviewDialog.environment(environment), colour(palette -> ViewHeader.band(palette, environment)));
        }
        if (!node.suffix().isEmpty()) {
            text.append("  " + node.suffix(), colour(Palette::quiet));
        }
        return text;
    }

    private StyledString.Styler colour(Function<Palette, Tint> of) {
        return new StyledString.Styler() {
            @Override
            public void applyStyles(TextStyle style) {
                style.foreground = of.apply(Palette.of(tree)).swt();
            }
        };
    }

    @Override
    public String getText(Object element) {
        return getStyledText(element).getString();
    }

    @Override
    public Image getImage(Object element) {
        return ((TreeNode) element).icon().image();
    }
}
