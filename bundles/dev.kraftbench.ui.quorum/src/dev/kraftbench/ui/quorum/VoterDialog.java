package dev.kraftbench.ui.quorum;

import dev.kraftbench.core.change.QuorumChange;
import dev.kraftbench.core.quorum.QuorumMember;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;

/** Asks where an observer that shall vote can be reached: the cluster knows its directory, but not its controller listeners. UI thread. */
final class VoterDialog {
    private static final String ENDPOINT = "[A-Za-z0-9_]+://[^\\s:/]+:\\d{1,5}";

    private final Shell shell;
    private final QuorumMember observer;

    VoterDialog(Shell shell, QuorumMember observer) {
        this.shell = shell;
        this.observer = observer;
    }

    Optional<QuorumChange> ask() {
        InputDialog dialog = new InputDialog(shell, Messages.add_voter, NLS.bind(Messages.add_voter_question, observer.replica().id()),
                "CONTROLLER://host:9093", text -> endpoints(text).stream().allMatch(endpoint -> endpoint.matches(ENDPOINT)) ? null : Messages.endpoint_wrong);
        return dialog.open() == Window.OK
                ? Optional.of(new QuorumChange.AddVoter(observer.replica().id(), observer.directoryId(), endpoints(dialog.getValue()))) : Optional.empty();
    }

    private static List<String> endpoints(String text) {
        return Arrays.stream(text.strip().split("\\s*,\\s*")).toList();
    }
}
