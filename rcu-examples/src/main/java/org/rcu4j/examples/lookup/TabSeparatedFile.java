package org.rcu4j.examples.lookup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file in UTF-8 with an entry in each line: a key, a tab, and the value, which is the rest of the line. Lines may end
 * as on any operating system.
 */
final class TabSeparatedFile implements RecordSource {

    private final Path file;

    TabSeparatedFile(Path file) {
        this.file = file;
    }

    @Override
    public List<Entry> read() throws IOException {
        try {
            return parse(lines());
        } catch (OutOfMemoryError e) {
            throw new IOException(file + " does not fit in the heap; give java a larger -Xmx", e);
        }
    }

    /** Reads the file in ISO 8859-1, in which each byte is a character and back: so it can be told which line is not UTF-8. */
    private List<String> lines() throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory, not a file");
        }
        try {
            return Files.readAllLines(file, ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("no such file: " + file, e);
        } catch (AccessDeniedException e) {
            throw new IOException("no permission to read " + file, e);
        } catch (IOException e) {
            throw new IOException("can't read " + file + ": " + e, e);
        }
    }

    private List<Entry> parse(List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            throw new IOException(file + " is empty");
        }
        List<Entry> entries = new ArrayList<>();
        Map<Key, Integer> lineOfKey = new HashMap<>();
        for (String line : lines) {
            int number = entries.size() + 1;
            Entry entry = parse(line, number);
            Integer earlier = lineOfKey.putIfAbsent(entry.key(), number);
            if (earlier != null) {
                throw malformed(number, "the key is the same as in line " + earlier);
            }
            entries.add(entry);
        }
        return entries;
    }

    private Entry parse(String line, int lineNumber) throws IOException {
        byte[] bytes = line.getBytes(ISO_8859_1);
        requireUtf8(bytes, lineNumber);
        int tab = line.indexOf('\t');
        if (tab < 0) {
            throw malformed(lineNumber, "no tab between key and value");
        }
        if (tab == 0) {
            throw malformed(lineNumber, "the key before the tab is empty");
        }
        Key key = new Key(Arrays.copyOf(bytes, tab));
        return new Entry(key, MemorySegment.ofArray(Arrays.copyOfRange(bytes, tab + 1, bytes.length)));
    }

    private void requireUtf8(byte[] bytes, int lineNumber) throws IOException {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)); // unlike String's, it reports what is malformed
        } catch (CharacterCodingException e) {
            throw malformed(lineNumber, "not UTF-8");
        }
    }

    private IOException malformed(int lineNumber, String problem) {
        return new IOException(file + ", line " + lineNumber + ": " + problem);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
