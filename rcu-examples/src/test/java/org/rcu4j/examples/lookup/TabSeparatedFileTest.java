package org.rcu4j.examples.lookup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TabSeparatedFileTest {

    private Path file = Path.of("");

    @BeforeEach
    void chooseFile(@TempDir Path directory) {
        file = directory.resolve("records.tsv");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        LF                    | a\\t1\\nb\\t2\\n
        CRLF                  | a\\t1\\r\\nb\\t2\\r\\n
        no end of last line   | a\\t1\\nb\\t2
        """)
    void readsAnEntryFromEachLine(String lineEnds, String content) throws Exception {
        write(content.translateEscapes());
        assertThat(new TabSeparatedFile(file).read())
                .as(lineEnds)
                .extracting(Entry::toString)
                .containsExactly("a\t1", "b\t2");
    }

    @Test
    void takesTheRestOfTheLineForTheValue() throws Exception {
        write("a\t1\t2\nb\t\n\uD83D\uDE00\tsmile \u00E9\n");
        assertThat(new TabSeparatedFile(file).read())
                .extracting(Entry::toString)
                .containsExactly("a\t1\t2", "b\t", "\uD83D\uDE00\tsmile \u00E9");
    }

    @Test
    void namesTheLineWithoutATab() throws IOException {
        write("a\t1\nb\t2\nno tab here\nc\t3\n");
        assertRejected("line 3: no tab between key and value");
    }

    @Test
    void namesABlankLine() throws IOException {
        write("a\t1\n\nb\t2\n");
        assertRejected("line 2: no tab between key and value");
    }

    @Test
    void namesTheLineWithoutAKey() throws IOException {
        write("a\t1\n\t2\n");
        assertRejected("line 2: the key before the tab is empty");
    }

    @Test
    void namesBothLinesOfAKey() throws IOException {
        write("a\t1\nb\t2\na\t3\n");
        assertRejected("line 3: the key is the same as in line 1");
    }

    @Test
    void namesTheLineThatIsNotUtf8() throws IOException {
        Files.writeString(file, "a\t1\nb\t\u00E9\n", ISO_8859_1);
        assertRejected("line 2: not UTF-8");
    }

    @Test
    void rejectsAnEmptyFile() throws IOException {
        write("");
        assertRejected("records.tsv is empty");
    }

    @Test
    void rejectsAMissingFile() {
        assertRejected("no such file");
    }

    private void write(String content) throws IOException {
        Files.writeString(file, content, UTF_8);
    }

    private void assertRejected(String message) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new TabSeparatedFile(file).read())
                .withMessageContaining(file.toString())
                .withMessageContaining(message);
    }
}
