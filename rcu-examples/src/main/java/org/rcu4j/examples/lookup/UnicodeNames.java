package org.rcu4j.examples.lookup;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The names of all assigned characters that the running JDK knows, such as {@code U+1F600} for {@code GRINNING FACE}.
 */
final class UnicodeNames implements RecordSource {

    @Override
    public List<Entry> read() {
        return IntStream.rangeClosed(Character.MIN_CODE_POINT, Character.MAX_CODE_POINT)
                .filter(UnicodeNames::isAssignedCharacter)
                .mapToObj(UnicodeNames::entry)
                .toList();
    }

    /** Surrogates and private-use code points have a type, but no character has been assigned to them. */
    private static boolean isAssignedCharacter(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.UNASSIGNED && type != Character.SURROGATE && type != Character.PRIVATE_USE;
    }

    private static Entry entry(int codePoint) {
        String key = String.format(Locale.ROOT, "U+%04X", codePoint);
        return Entry.of(key, requireNonNull(Character.getName(codePoint), key));
    }

    @Override
    public String toString() {
        return "Unicode character names";
    }
}
