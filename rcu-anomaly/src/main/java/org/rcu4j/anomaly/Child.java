package org.rcu4j.anomaly;

import java.util.List;
import org.rcu4j.anomaly.agent.Agent;
import org.rcu4j.anomaly.agent.Failure;

/** The JVM in which operations fail: its classes have points. */
public final class Child {

    private Child() {}

    /**
     * Runs operations, from a certain point on.
     *
     * @param arguments quick or all; the names' file's lines follow: the failure and the point at which the first operation
     *     begins, then the names of the operations
     */
    public static void main(String[] arguments) {
        if (!Agent.isPresent()) {
            throw new IllegalStateException("the classes of this JVM have no points");
        }
        boolean quick = arguments[0].equals("quick");
        Failure firstFailure = Failure.valueOf(arguments[1]);
        int firstPoint = Integer.parseInt(arguments[2]);
        List<String> names = List.of(arguments).subList(3, arguments.length);
        Messages messages = new Messages(System.out);
        boolean resumes = true;
        for (String name : names) {
            Operation operation = Operations.named(name);
            for (Failure failure : Failure.values()) {
                if (resumes && failure.compareTo(firstFailure) < 0) {
                    continue;
                }
                messages.begins(operation, failure);
                new Course(operation, failure, quick, messages).run(resumes ? firstPoint : 1);
                resumes = false;
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
