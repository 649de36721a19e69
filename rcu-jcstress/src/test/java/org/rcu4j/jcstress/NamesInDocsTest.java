package org.rcu4j.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name in code type exists: each class, and each method after a class's name. */
class NamesInDocsTest {

    private static final Path ROOT = Path.of("..");

    /** {@code `Name`}, {@code `Name.method`} or {@code `Name.method(…)`}. */
    private static final Pattern NAME = Pattern.compile("`([A-Z][a-z]\\w*)(?:\\.([a-z]\\w*))?(?:\\([^`]*\\))?`");

    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");

    /** By simple name, the source of each file of the project's. */
    private final Map<String, String> sources = new HashMap<>();

    /** Types of the project's and the JDK's, what models and generators define, and what management and the flight recorder show. */
    private final Set<String> known = new HashSet<>();

    @Test
    void namesInDocsExist() throws IOException {
        learn();
        List<String> unknown = new ArrayList<>();
        for (Path page : files(".md")) {
            if (page.endsWith("docs/benchmarks.md") || page.endsWith("CHANGELOG.md")) {
                continue; // the one names what is still to come, the other what was
            }
            unknown.addAll(unknownIn(Files.readString(page)).stream()
                    .map(name -> ROOT.relativize(page) + " " + name)
                    .toList());
        }
        assertThat(unknown).isEmpty();
    }

    /** The control. */
    @Test
    void namesThatDoNotExistAreFound() throws IOException {
        learn();
        assertThat(unknownIn("`ReaderSlot`, `RcuDomain`, `RcuDomain.read()`, `RcuDomain.readSlowly`"))
                .containsExactly("ReaderSlot", "RcuDomain.readSlowly");
    }

    private List<String> unknownIn(String text) {
        List<String> unknown = new ArrayList<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            String method = name.group(2);
            String source = sources.get(name.group(1));
            if (!known.contains(name.group(1))) {
                unknown.add(name.group(1));
            } else if (method != null
                    && source != null
                    && !Pattern.compile("\\b" + method + "\\b").matcher(source).find()) {
                unknown.add(name.group(1) + "." + method);
            }
        }
        return unknown;
    }

    private void learn() throws IOException {
        for (Path file : files(".java")) {
            String source = Files.readString(file);
            sources.put(file.getFileName().toString().replace(".java", ""), source);
            add(TYPE, source);
            add(Pattern.compile("\\bget([A-Z]\\w*)\\("), source);
            add(Pattern.compile("@Name\\(\"org\\.rcu4j\\.(\\w+)\"\\)"), source);
            if (file.toString().contains("generator")) {
                Pattern constant = Pattern.compile("\"([A-Z])([A-Z]+)\"");
                constant.matcher(source)
                        .results()
                        .forEach(each -> known.add(each.group(1) + each.group(2).toLowerCase(Locale.ROOT)));
            }
        }
        for (Path file : files(".pml")) {
            add(Pattern.compile("\\b([A-Z]\\w*)\\b"), Files.readString(file));
        }
        try (Stream<Path> jdk =
                Files.walk(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.base", "java"))) {
            jdk.map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith(".class"))
                    .forEach(each -> known.add(each.replace(".class", "")));
        }
    }

    private void add(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            known.add(matcher.group(1));
        }
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(each -> each.toString().endsWith(end))
                    .filter(each -> !each.toString().contains("target")
                            && !each.toString().contains(".git"))
                    .toList();
        }
    }
}
