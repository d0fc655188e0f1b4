package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.quorum.QuorumMember;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Voters taken out of the quorum and in again, on whatever cluster of three controllers a subclass has. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class QuorumJourney {
    private static final String PREVIEW = "Preview of the change";
    private static final int VOTERS = 3;

    private ClusterSession session;

    abstract ClusterSession connect();

    @BeforeAll
    void connectToCluster() {
        session = connect();
    }

    @AfterAll
    void disconnect() {
        session.close();
    }

    private static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    private static boolean selectedAs(String role, String node) {
        return Dialogs.tableWith(window(), "Role") instanceof Table table
                && Arrays.stream(table.getItems()).anyMatch(item -> item.getText(0).equals(node) && item.getText(1).equals(role))
                && Dialogs.select(table, 0, List.of(node));
    }

    private void voters(int count) {
        ClusterSession.answer(count + " vote", () -> session.cluster().quorum().quorum(ClusterSession.LIMIT), quorum -> quorum.voters().size() == count);
    }

    private QuorumMember follower() {
        return RunningWorkbench.await(session.cluster().quorum().quorum(ClusterSession.LIMIT)).voters().stream().filter(each -> !each.leader()).findFirst().orElseThrow();
    }

    @Test
    void aVoterIsRemovedAndVotesAgain() {
        QuorumMember voter = follower();
        String node = Integer.toString(voter.replica().id());
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "quorum"));
        Dialogs.press(window(), "Remove Voter\u2026", () -> selectedAs("voter", node));
        Dialogs.press(PREVIEW, "Apply");
        Dialogs.press(window(), "Add Voter\u2026", () -> selectedAs("observer", node));
        Dialogs.in("Add Voter", dialog -> ((Text) Objects.requireNonNull(Dialogs.find(dialog, control -> control instanceof Text text && text.getEditable())))
                .setText(String.join(", ", voter.endpoints())));
        Dialogs.press("Add Voter", "OK");
        Dialogs.press(PREVIEW, "Apply");
        voters(VOTERS);
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }

    @Test
    void theRemovalOfAVoterIsTakenBack() {
        String node = Integer.toString(follower().replica().id());
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "quorum"));
        Dialogs.press(window(), "Remove Voter\u2026", () -> selectedAs("voter", node));
        Dialogs.press(PREVIEW, "Apply");
        voters(VOTERS - 1);
        PartsTest.until("it follows", () -> selectedAs("observer", node));
        session.takeBack("remove-controller --controller-id " + node);
        voters(VOTERS);
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }
}
