package org.rcu4j.testing;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What the command lines of the project's programs have in common. A command tells its user what to correct by picocli's {@link
 * CommandLine.ParameterException}, when it parses or when it runs: the user is shown that one line, and no usage help or stack trace.
 */
public final class Program {

    /** The exit status of a command line, or of a file, that can't be used. */
    public static final int BAD_INPUT = CommandLine.ExitCode.USAGE;

    private Program() {}

    /**
     * Runs a command and ends the JVM with its exit status.
     *
     * @param command an object with picocli's annotations
     * @param args the command line
     */
    public static void run(Object command, String[] args) {
        System.exit(commandLine(command, writer(System.out), writer(System.err)).execute(args));
    }

    /** A command line that is ready to be executed, and writes to these. */
    public static CommandLine commandLine(Object command, PrintWriter out, PrintWriter err) {
        CommandLine commandLine = new CommandLine(command);
        String name = commandLine.getCommandName();
        return commandLine
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((exception, args) -> {
                    err.println(
                            name + ": " + String.valueOf(exception.getMessage()).replaceAll("\\R", " "));
                    return BAD_INPUT;
                });
    }

    /** Whether somebody looks on. Since Java 22 there may be a console in any case. */
    @SuppressWarnings("SystemConsoleNull") // or there is none; it depends on the version
    public static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    /** In the charset of the standard streams, which Java 17 tells by a property only. */
    private static PrintWriter writer(PrintStream stream) {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", ""));
        boolean known = Charset.isSupported(name.isEmpty() ? "?" : name);
        return new PrintWriter(stream, true, known ? Charset.forName(name) : Charset.defaultCharset());
    }

    /** The version of a command, which is that of its jar's manifest. */
    public static final class Version implements IVersionProvider {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec command;

        @Override
        public String[] getVersion() {
            String version = command.userObject().getClass().getPackage().getImplementationVersion();
            return new String[] {command.name() + " of rcu4j " + (version == null ? "(not packaged)" : version)};
        }
    }
}
