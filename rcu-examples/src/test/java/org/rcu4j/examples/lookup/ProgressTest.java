package org.rcu4j.examples.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void elsewhereAPlainLineIsWrittenEachSecond() {
        Progress progress = new Progress(out, false, ProtectionKind.RCU);
        for (int tenths = 2; tenths <= 30; tenths += 2) {
            assertThat(progress.test(at(tenths))).isTrue();
        }
        progress.clear();
        assertThat(text.toString().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("rcu").endsWith("0 bad reads"))
                .last()
                .asString()
                .contains("3 s")
                .contains(" 1,000 lookups/s");
        assertThat(text.toString()).doesNotContain("\r\r");
    }

    @Test
    void onATerminalOneLineIsRewrittenAndErased() {
        Progress progress = new Progress(out, true, ProtectionKind.RCU);
        assertThat(progress.test(at(2))).isTrue();
        assertThat(progress.test(at(4))).isTrue();
        progress.clear();
        String[] written = text.toString().split("\r", -1);
        assertThat(written).hasSize(5);
        assertThat(written[1]).startsWith("rcu").contains(" 1,000 lookups/s");
        assertThat(written[3]).isBlank().hasSameSizeAs(written[2]);
        assertThat(written[4]).isEmpty();
        assertThat(text.toString()).doesNotContain("\n");
    }

    private static Snapshot at(int tenths) {
        return new Snapshot(tenths * 100_000_000L, tenths * 100L, 0, tenths * 10L, 0, 0);
    }
}
