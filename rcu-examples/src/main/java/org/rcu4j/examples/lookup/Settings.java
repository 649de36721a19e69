package org.rcu4j.examples.lookup;

/**
 * What the user wants done.
 *
 * @param readers how many threads look keys up, each as fast as it can
 * @param seconds for how long each protection is run
 * @param updates how many records are replaced a second; zero for none
 * @param tableSwaps how many times a second the whole table is replaced; zero for none
 */
record Settings(int readers, int seconds, int updates, int tableSwaps) {}
