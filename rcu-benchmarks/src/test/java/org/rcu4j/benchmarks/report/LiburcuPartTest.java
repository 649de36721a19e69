package org.rcu4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The C program, compiled and run, where there are gcc and liburcu-dev. */
class LiburcuPartTest {

    @Test
    void whatItPrintsIsRead() throws Exception {
        assumeTrue(hasHeaders(), "gcc or liburcu-dev is not installed");
        List<JsonNode> records = new LiburcuPart(2, List.of("empty", "sectionMemb")).measure(Form.SHORT);
        assertThat(records)
                .extracting(record -> record.path("benchmark").asText())
                .containsExactly("liburcu.empty", "liburcu.sectionMemb");
        assertThat(records).allSatisfy(record -> {
            assertThat(record.path("threads").asInt()).isEqualTo(2);
            assertThat(record.path("primaryMetric").path("rawData").path(0)).hasSize(Form.SHORT.windows);
        });
    }

    private static boolean hasHeaders() {
        try {
            Programs.run("sh", "-c", "echo '#include <urcu/urcu-memb.h>' | gcc -E -");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void programThatFailsIsReportedWithWhatItSaid() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Programs.run("sh", "-c", "echo no such thing >&2; exit 3"))
                .withMessage("sh ended with status 3: no such thing");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Programs.run("/no/such/program"));
    }
}
