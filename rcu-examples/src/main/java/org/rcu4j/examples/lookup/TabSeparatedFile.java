package org.rcu4j.examples.lookup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.LineNumberReader;
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

    /**
     * Reads the file in ISO 8859-1, in which each byte is a character and back, to have the line reader's numbers and
     * the file's very bytes. A decoder for UTF-8 would read ahead, and couldn't tell in which line it failed.
     */
    @Override
    public List<Entry> read() throws BadInputException {
        if (Files.isDirectory(file)) {
            throw new BadInputException(file + " is a directory, not a file");
        }
        try (var lines = new LineNumberReader(new InputStreamReader(Files.newInputStream(file), ISO_8859_1))) {
            return read(lines);
        } catch (NoSuchFileException e) {
            throw new BadInputException("no such file: " + file);
        } catch (AccessDeniedException e) {
            throw new BadInputException("no permission to read " + file);
        } catch (IOException e) {
            throw new BadInputException("can't read " + file + ": " + e);
        } catch (OutOfMemoryError e) {
            throw new BadInputException(file + " does not fit in the heap; give java a larger -Xmx");
        }
    }

    private List<Entry> read(LineNumberReader lines) throws IOException, BadInputException {
        List<Entry> entries = new ArrayList<>();
        Map<Key, Integer> lineOfKey = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Entry entry = parse(line, lines.getLineNumber());
            Integer earlier = lineOfKey.putIfAbsent(entry.key(), lines.getLineNumber());
            if (earlier != null) {
                throw malformed(lines.getLineNumber(), "the key is the same as in line " + earlier);
            }
            entries.add(entry);
        }
        if (entries.isEmpty()) {
            throw new BadInputException(file + " is empty");
        }
        return entries;
    }

    private Entry parse(String line, int lineNumber) throws BadInputException {
        byte[] bytes = line.getBytes(ISO_8859_1);
        requireUtf8(bytes, lineNumber);
        int tab = line.indexOf('\t');
        if (tab < 0) {
            throw malformed(lineNumber, "no tab between key and value");
        }
        if (tab == 0) {
            throw malformed(lineNumber, "the key before the tab is empty");
        }
        Key key = Key.of(Arrays.copyOf(bytes, tab));
        return new Entry(key, Arrays.copyOfRange(bytes, tab + 1, bytes.length));
    }

    private void requireUtf8(byte[] bytes, int lineNumber) throws BadInputException {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)); // unlike String's, it reports what is malformed
        } catch (CharacterCodingException e) {
            throw malformed(lineNumber, "not UTF-8");
        }
    }

    private BadInputException malformed(int lineNumber, String problem) {
        return new BadInputException(file + ", line " + lineNumber + ": " + problem);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
