package org.rcu4j.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * What the compilers make a part of its callers, and what they don't: a step that gives back what another one took comes by a
 * {@link StackRoom} in some cases, and must not look for its room in all of them.
 */
class StackRoomTest {

    /** HotSpot's FreqInlineSize, in bytes of bytecode, up to which it inlines what is called often. */
    private static final int INLINED_AT_MOST = 325;

    @Test
    void stackRoomIsTooLargeToBeInlined() throws Exception {
        assertThat(bytesOfRequire(StackRoom.class)).isGreaterThan(INLINED_AT_MOST);
    }

    /** The control: the probe for fast paths is inlined. */
    @Test
    void stackProbeIsSmall() throws Exception {
        assertThat(bytesOfRequire(StackProbe.class)).isLessThan(35);
    }

    /** The index of the last instruction of {@code require}, which is a return. */
    private static int bytesOfRequire(Class<?> type) throws Exception {
        StringWriter listing = new StringWriter();
        Path classes =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        int status = ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(
                        new PrintWriter(listing, true),
                        new PrintWriter(listing, true),
                        "-c",
                        "-cp",
                        classes.toString(),
                        type.getName());
        assertThat(status).isZero();
        String body = listing.toString();
        Matcher end = Pattern.compile("(\\d+): return").matcher(body.substring(body.indexOf("void require()")));
        assertThat(end.find()).isTrue();
        return Integer.parseInt(end.group(1));
    }
}
