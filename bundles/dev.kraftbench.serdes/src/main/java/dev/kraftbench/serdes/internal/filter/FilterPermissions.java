package dev.kraftbench.serdes.internal.filter;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.apache.commons.jexl3.introspection.JexlPermissions;

/** What expressions may look at: fields of maps, elements of lists, and our functions; no bean's properties, and so no class and no loader. */
final class FilterPermissions extends JexlPermissions.Delegate {
    FilterPermissions(JexlPermissions base) {
        super(base);
    }

    @Override
    public JexlPermissions compose(String... source) {
        return new FilterPermissions(base.compose(source));
    }

    @Override
    public boolean allow(Class<?> type) {
        return type == FilterFunctions.class || super.allow(type);
    }

    @Override
    public boolean allow(Method method) {
        return looks(method);
    }

    @Override
    public boolean allow(Class<?> type, Method method) {
        return looks(method);
    }

    private static boolean looks(Method method) {
        Class<?> owner = method.getDeclaringClass();
        boolean container = Map.class.isAssignableFrom(owner) || List.class.isAssignableFrom(owner);
        return owner == FilterFunctions.class || container && method.getName().equals("get");
    }
}
