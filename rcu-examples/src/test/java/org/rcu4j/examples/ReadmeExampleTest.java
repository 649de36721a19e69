package org.rcu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the program that is the first Java example of the README, which users are sure to copy. */
class ReadmeExampleTest {

    /** The README of the parent project; Maven says where the module is, whatever the working directory. */
    private static final Path README =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("README.md");

    private static final Pattern JAVA_BLOCK =
            Pattern.compile("^```java\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("^package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);
    private static final Pattern CLASS = Pattern.compile("^(?:public |final )*class\\s+(\\w+)", Pattern.MULTILINE);

    @Test
    void theFirstJavaExampleCompilesWithoutWarningsAndRuns(@TempDir Path directory) throws Exception {
        String source = find(JAVA_BLOCK, Files.readString(README));
        String simpleName = find(CLASS, source);
        Path file = Files.writeString(directory.resolve(simpleName + ".java"), source);

        compile(file, directory);

        Matcher packageName = PACKAGE.matcher(source);
        run(packageName.find() ? packageName.group(1) + "." + simpleName : simpleName, directory);
    }

    /**
     * Leaves out two lints: "try" is against resources that the body doesn't mention, which a read-side section is (and
     * Java 17 has no way to leave it unnamed), and "path" is about this test's class path.
     */
    private static void compile(Path file, Path directory) throws IOException {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "runs on a JDK");
        var complaints = new StringWriter();
        List<String> options = List.of(
                "-Xlint:all,-try,-path",
                "-Werror",
                "-proc:none",
                "-d",
                directory.toString(),
                "-classpath",
                System.getProperty("java.class.path"));
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = compiler.getTask(complaints, files, null, options, null, files.getJavaFileObjects(file));
            boolean compiled = task.call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
    }

    private static void run(String className, Path directory) throws Exception {
        URL[] classes = {directory.toUri().toURL()};
        try (var loader = new URLClassLoader(classes, ReadmeExampleTest.class.getClassLoader())) {
            var main = loader.loadClass(className).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
        }
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, README).isTrue();
        return matcher.group(1);
    }
}
