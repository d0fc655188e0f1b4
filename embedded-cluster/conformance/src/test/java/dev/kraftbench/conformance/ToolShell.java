package dev.kraftbench.conformance;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Runs command-line tools one after the other in one JVM, each as its {@code main} would run alone: a line of tab-separated words comes in, the first the main
 * class; what the tool printed goes out, with its standard error behind if it failed, then a line {@code ended STATUS}.
 */
public final class ToolShell {

    /** Thrown where a tool wants to end the JVM. */
    private static final class Ended extends Error {
        private static final long serialVersionUID = 1;

        Ended() {
            super(null, null, false, false);
        }
    }

    private static final List<Runnable> HOOKS = new CopyOnWriteArrayList<>();
    private static int status;

    private ToolShell() {}

    public static void main(String[] none) throws Exception {
        PrintStream out = System.out;
        replace("setExitProcedure", "Procedure", (proxy, method, values) -> end((int) values[0], (String) values[1]));
        replace("setHaltProcedure", "Procedure", (proxy, method, values) -> end((int) values[0], (String) values[1]));
        replace("setShutdownHookAdder", "ShutdownHookAdder", (proxy, method, values) -> keep((Runnable) values[1]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split("\t");
            var printed = new ByteArrayOutputStream();
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            var errors = new ByteArrayOutputStream();
            System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
            status = -1;
            run(words[0], Arrays.copyOfRange(words, 1, words.length));
            HOOKS.forEach(Runnable::run);
            HOOKS.clear();
            System.out.flush();
            if (status > 0) {
                errors.writeTo(printed);
            }
            printed.writeTo(out);
            if (!printed.toString(StandardCharsets.UTF_8).endsWith("\n")) {
                out.println();
            }
            out.println("ended " + Math.max(0, status));
            out.flush();
        }
    }

    /** Of the class by which the tools end; it is another one in the kafka-clients that we are compiled with. */
    private static void replace(String setter, String type, InvocationHandler how) throws Exception {
        Class<?> exit = Class.forName("org.apache.kafka.common.utils.Exit");
        Class<?> replaced = Class.forName(exit.getName() + "$" + type);
        exit.getMethod(setter, replaced).invoke(null, Proxy.newProxyInstance(ToolShell.class.getClassLoader(), new Class<?>[] {replaced}, how));
    }

    private static @Nullable Object keep(Runnable hook) {
        HOOKS.add(hook);
        return null;
    }

    /** The first status counts: a tool may catch our error and want to end once more. */
    private static @Nullable Object end(int wanted, String message) {
        if (status < 0) {
            status = wanted;
        }
        if (message != null) {
            System.err.println(message);
        }
        throw new Ended();
    }

    private static void run(String main, String[] arguments) throws Exception {
        try {
            Class.forName(main).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Ended)) {
                e.getCause().printStackTrace();
                status = 1;
            }
        }
    }
}
