package org.rcu4j.examples.lookup;

import java.io.Serial;

/**
 * The user's input can't be used. The message is one line that says what to correct, and is all that the user is shown.
 */
final class BadInputException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    BadInputException(String message) {
        super(message);
    }
}
