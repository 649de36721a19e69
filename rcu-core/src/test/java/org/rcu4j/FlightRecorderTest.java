package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rcu4j.testing.Background;

class FlightRecorderTest {

    @Test
    void eventsTellWhatHappened(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            makeThingsHappen();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("org.rcu4j."))
                .filter(event -> event.getString("domain").equals("recorded"))
                .collect(Collectors.toList());
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .contains(
                        "org.rcu4j.GracePeriod",
                        "org.rcu4j.CallbackBatch",
                        "org.rcu4j.ReaderStall",
                        "org.rcu4j.BacklogOverflow");
        assertThat(events).anySatisfy(event -> {
            assertThat(event.getEventType().getName()).isEqualTo("org.rcu4j.ReaderStall");
            assertThat(event.getString("kind")).isEqualTo("THREAD");
            assertThat(event.getDuration("age")).isGreaterThanOrEqualTo(Duration.ofMillis(20));
            assertThat(event.getString("report")).contains("has kept a grace period waiting");
        });
        assertThat(events).anySatisfy(event -> {
            assertThat(event.getEventType().getName()).isEqualTo("org.rcu4j.CallbackBatch");
            assertThat(event.getInt("callbacks")).isPositive();
        });
    }

    private static void makeThingsHappen() {
        try (RcuDomain domain = RcuDomain.builder("recorded")
                .stallTimeout(Duration.ofMillis(20))
                .maxPendingCallbacks(1)
                .overflow(OverflowPolicy.REJECT)
                .build()) {
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                domain.call(() -> {});
                assertThatThrownBy(() -> domain.call(() -> {})).isInstanceOf(RejectedExecutionException.class);
                Background.until(() -> domain.stats().stalls() > 0);
            }
            domain.barrier();
        }
    }
}
