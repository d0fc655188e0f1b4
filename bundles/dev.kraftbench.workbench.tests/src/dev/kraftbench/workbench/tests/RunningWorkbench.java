package dev.kraftbench.workbench.tests;

import dev.kraftbench.app.Application;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The one workbench of the test run: {@code @ExtendWith(RunningWorkbench.class)} starts it on a thread of its own before the first test class and
 * closes it after the last. A test that fails tells what the window showed, and leaves no dialog open.
 */
public final class RunningWorkbench implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final String STARTED = "org/eclipse/e4/ui/LifeCycle/appStartupComplete";
    /** A limit for what should take a second, not a measurement. */
    public static final long LIMIT_SECONDS = 240;

    /** A failure that tells what the window showed at that time. */
    static final class InVain extends AssertionError {
        private static final long serialVersionUID = 1L;

        InVain(String what, @Nullable Throwable cause) {
            super(what + WindowState.tell(what), cause);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).computeIfAbsent(Running.class, type -> Running.start(), Running.class);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(context, failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(context, failure);
    }

    private static Throwable told(ExtensionContext context, Throwable failure) {
        String where = context.getRequiredTestClass().getSimpleName() + context.getTestMethod().map(method -> "." + method.getName()).orElse("");
        Throwable told = failure instanceof InVain ? failure : new InVain(where + ": " + failure, failure);
        try {
            WindowState.closeDialogs();
        } catch (AssertionError e) {
            told.addSuppressed(e);
        }
        return told;
    }

    /** What was told too late for a test, such as that its connection failed, would be in the way of the next. */
    @Override
    public void afterAll(ExtensionContext context) {
        WindowState.closeDialogs();
    }

    private record Running(Thread ui) implements AutoCloseable {
        static Running start() {
            CountDownLatch started = new CountDownLatch(1);
            Dictionary<String, Object> topic = new Hashtable<>();
            topic.put(EventConstants.EVENT_TOPIC, STARTED);
            var registration = context().registerService(EventHandler.class, event -> started.countDown(), topic);
            CompletableFuture<Object> ended = new CompletableFuture<>();
            Thread ui = Thread.ofPlatform().daemon().name("workbench-ui").start(() -> {
                try {
                    ended.complete(new Application().start(null));
                } catch (Throwable e) {
                    ended.completeExceptionally(e);
                }
                started.countDown();
            });
            try {
                if (!started.await(LIMIT_SECONDS, TimeUnit.SECONDS) || ended.isDone()) {
                    throw new IllegalStateException("the workbench did not start", ended.isCompletedExceptionally() ? ended.exceptionNow() : null);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                registration.unregister();
            }
            WindowState.listen();
            return new Running(ui);
        }

        @Override
        public void close() throws InterruptedException {
            PlatformUI.getWorkbench().getDisplay().asyncExec(() -> PlatformUI.getWorkbench().close());
            ui.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        }
    }

    static BundleContext context() {
        return FrameworkUtil.getBundle(RunningWorkbench.class).getBundleContext();
    }

    /** An OSGi service, as soon as it is there. */
    public static <T> T service(Class<T> type) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context(), type, null);
        tracker.open();
        try {
            T service = tracker.waitForService(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            if (service == null) {
                throw new AssertionError("there is no service " + type.getName());
            }
            return service;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The result of the call on the UI thread. */
    public static <T> T ui(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Display display = PlatformUI.getWorkbench().getDisplay();
        Runnable turn = () -> {
            try {
                result.complete(call.call());
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        };
        if (Display.getCurrent() == display) {
            turn.run();
        } else {
            display.asyncExec(turn);
        }
        return await(result);
    }

    public static IWorkbenchPage page() {
        return ui(() -> {
            IWorkbenchWindow window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
            return window.getActivePage();
        });
    }

    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("waited " + LIMIT_SECONDS + " s in vain", e);
        }
    }
}
