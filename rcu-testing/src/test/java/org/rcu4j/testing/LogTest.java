package org.rcu4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogTest {

    @Test
    void holdsWhatIsLoggedWhileItIsOpen() {
        PrintStream original = System.err;
        try (Log log = new Log()) {
            LoggerFactory.getLogger("log test").warn("something happens");
            assertThat(log.text()).contains("WARN").contains("log test").contains("something happens");
        }
        assertThat(System.err).isSameAs(original);
    }
}
