package org.rcu4j.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Operations of liburcu, by the C program liburcu.c, which is compiled each time: it takes a second. */
record LiburcuPart(int threads, List<String> operations) implements Part {

    private static final String SOURCE = "liburcu.c";
    private static final List<String> FLAGS = List.of("-O3", "-std=gnu11", "-pthread");
    private static final List<String> LIBRARIES = List.of("-lurcu-memb", "-lurcu-qsbr", "-lurcu-cds");

    @Override
    public List<JsonNode> measure(Form form) throws IOException {
        Path folder = Files.createTempDirectory("liburcu");
        Path source = folder.resolve(SOURCE);
        Path program = folder.resolve("liburcu");
        try {
            try (InputStream text = LiburcuPart.class.getResourceAsStream(SOURCE)) {
                if (text == null) {
                    throw new FileNotFoundException(SOURCE + " is not on the class path");
                }
                Files.copy(text, source);
            }
            Programs.run(compiling(source.toString(), program.toString()));
            return Results.parse(Programs.run(running(program.toString(), form)));
        } finally {
            Files.deleteIfExists(program);
            Files.deleteIfExists(source);
            Files.delete(folder);
        }
    }

    @Override
    public String command(Form form) {
        return String.join(" ", compiling(SOURCE, "liburcu")) + " && " + String.join(" ", running("./liburcu", form));
    }

    private static String[] compiling(String source, String program) {
        return Stream.of(List.of("gcc"), FLAGS, List.of(source, "-o", program), LIBRARIES)
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    private String[] running(String program, Form form) {
        List<String> command = new ArrayList<>(List.of(
                program, String.valueOf(threads), String.valueOf(form.windows), String.valueOf(form.windowMillis)));
        command.addAll(operations);
        return command.toArray(String[]::new);
    }
}
