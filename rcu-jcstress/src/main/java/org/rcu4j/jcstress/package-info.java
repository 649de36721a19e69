/** What the families of jcstress tests share. */
@NullMarked
package org.rcu4j.jcstress;

import org.jspecify.annotations.NullMarked;
