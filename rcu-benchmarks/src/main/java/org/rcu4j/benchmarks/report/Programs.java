package org.rcu4j.benchmarks.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Other programs, run to their end. */
final class Programs {

    private Programs() {}

    /**
     * Runs a program and returns what it printed on its standard output.
     *
     * @throws IOException if it can't be started or fails; the message holds what it said
     */
    static String run(String... command) throws IOException {
        Path errors = Files.createTempFile("errors", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(command[0] + " ended with status " + status + ": "
                        + Files.readString(errors).strip());
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was not waited for", e);
        } finally {
            Files.delete(errors);
        }
    }
}
