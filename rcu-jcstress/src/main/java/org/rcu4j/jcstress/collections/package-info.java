/** What is found in a collection is complete, and stays so until the section ends. The collections are shared by all rounds. */
@NullMarked
package org.rcu4j.jcstress.collections;

import org.jspecify.annotations.NullMarked;
