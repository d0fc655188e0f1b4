package dev.kraftbench.ui.base;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that a bundle contributes below every open cluster in the navigator; it opens by a command with the parameter {@link CommandCalls#CLUSTER}:
 * <pre>{@code
 * <extension point="dev.kraftbench.ui.base.navigator">
 *   <node id="transactions" name="%navigator.transactions" icon="transaction" order="60" command="dev.kraftbench.transactions"/>
 * </extension>
 * }</pre>
 * With {@code page} instead of {@code command} it opens that page of the cluster's editor.
 *
 * @param icon one of {@link Icons}, by name
 * @param order nodes stand in rising order behind the navigator's own
 */
public record NavigatorNode(String id, String name, Icons icon, int order, String command, String page) {
    private static final Logger LOG = LoggerFactory.getLogger(NavigatorNode.class);
    private static final String POINT = "dev.kraftbench.ui.base.navigator";

    /** All that are contributed; one that cannot be read is logged and left out. */
    public static List<NavigatorNode> contributed() {
        List<NavigatorNode> nodes = new ArrayList<>();
        for (IConfigurationElement element : Platform.getExtensionRegistry().getConfigurationElementsFor(POINT)) {
            try {
                nodes.add(new NavigatorNode(required(element, "id"), required(element, "name"),
                        Icons.valueOf(required(element, "icon").toUpperCase(Locale.ROOT)), Integer.parseInt(required(element, "order")),
                        optional(element, "command"), optional(element, "page")));
            } catch (IllegalArgumentException e) {
                LOG.atError().setCause(e).addKeyValue("bundle", element.getContributor().getName()).log("a contributed navigator node cannot be read");
            }
        }
        nodes.sort(Comparator.comparingInt(NavigatorNode::order).thenComparing(NavigatorNode::id));
        return nodes;
    }

    private static String required(IConfigurationElement element, String attribute) {
        String value = element.getAttribute(attribute);
        if (value == null) {
            throw new IllegalArgumentException("a node without " + attribute);
        }
        return value;
    }

    private static String optional(IConfigurationElement element, String attribute) {
        String value = element.getAttribute(attribute);
        return value == null ? "" : value;
    }
}
