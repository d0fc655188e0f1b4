package dev.kraftbench.ui.records.browse;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.osgi.service.prefs.BackingStoreException;

/** Filters used before, the last first, kept in the workspace. The file is written in the background. */
final class FilterHistory {
    private static final String NODE = "dev.kraftbench.ui.records";
    private static final String KEY = "filters";
    private static final int MOST = 30;

    private final IEclipsePreferences preferences = InstanceScope.INSTANCE.getNode(NODE);

    List<String> all() {
        List<String> all = new ArrayList<>();
        for (String line : preferences.get(KEY, "").split("\n")) {
            if (!line.isBlank()) {
                all.add(line);
            }
        }
        return all;
    }

    void used(String text) {
        String line = text.strip().replace('\n', ' ');
        if (line.isEmpty()) {
            return;
        }
        List<String> all = all();
        all.remove(line);
        all.addFirst(line);
        preferences.put(KEY, String.join("\n", all.subList(0, Math.min(MOST, all.size()))));
        Job job = Job.create(Messages.filter_history, monitor -> {
            try {
                preferences.flush();
                return Status.OK_STATUS;
            } catch (BackingStoreException e) {
                return Status.warning(Messages.filter_history, e);
            }
        });
        job.setSystem(true);
        job.schedule();
    }
}
