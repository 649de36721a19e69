package org.rcu4j.torture;

/** What the user wants makes no sense; the message says why. */
final class BadInputException extends Exception {

    private static final long serialVersionUID = 1;

    BadInputException(String message) {
        super(message);
    }
}
