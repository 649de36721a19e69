/**
 * The collections under torture: some keys or elements are there all the time, and must always be found; others come and go; and
 * what leaves must be freed once, when nobody uses it any more.
 */
@NullMarked
package org.rcu4j.torture.collections;

import org.jspecify.annotations.NullMarked;
