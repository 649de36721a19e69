package org.rcu4j.benchmarks.report;

import java.io.Serial;

/** A command line or a file that can't be used; the message says why, in one line. */
final class BadInputException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    BadInputException(String message) {
        super(message);
    }
}
