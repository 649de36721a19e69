package org.rcu4j.anomaly.agent;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Puts a call before the first instruction of each method, and before each instruction that allocates. */
final class PointWriter extends ClassVisitor {

    private static final String POINTS = Type.getInternalName(Points.class);

    /** How many frames have room in 8 KiB, whoever compiled them. */
    static final int FRAMES_OF_A_PROBE = 40;

    /** What probes the stack, and for how many frames. */
    private static final Map<String, Integer> PROBES = Map.of(
            "org/rcu4j/internal/platform/StackProbe",
            FRAMES_OF_A_PROBE,
            "org/rcu4j/internal/platform/StackRoom",
            2 * FRAMES_OF_A_PROBE);

    private static final Set<String> BOXES = Set.of(
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Short",
            "java/lang/Character",
            "java/lang/Double",
            "java/lang/Float");

    /** Methods of java.util and java.lang that allocate before they do anything, or instead. */
    private static final Set<String> ALLOCATING = Set.of(
            "add",
            "addLast",
            "addFirst",
            "offer",
            "put",
            "putIfAbsent",
            "computeIfAbsent",
            "merge",
            "lock",
            "lockInterruptibly",
            "await",
            "awaitNanos",
            "execute",
            "start",
            "withInitial",
            "of",
            "copyOf",
            "ofNullable",
            "stream",
            "map",
            "filter",
            "toList",
            "iterator",
            "whenComplete",
            "clone",
            "toString",
            "ofNanos",
            "getStackTrace");

    private final boolean entries;
    private String className = "";

    private PointWriter(ClassVisitor next, boolean entries) {
        super(Opcodes.ASM9, next);
        this.entries = entries;
    }

    static byte[] addPoints(byte[] classFile, boolean entries) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new PointWriter(writer, entries), 0);
        return writer.toByteArray();
    }

    @Override
    public void visit(
            int version, int access, String name, @Nullable String signature, String superName, String[] interfaces) {
        className = name;
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        boolean hasCode = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
        return hasCode && !name.equals("<clinit>") ? new Method(next, name) : next;
    }

    private final class Method extends MethodVisitor {
        private final String method;
        private final @Nullable Site entry;
        private int line;

        Method(MethodVisitor next, String method) {
            super(Opcodes.ASM9, next);
            this.method = method;
            entry = entries ? Points.newSite(Site.Kind.ENTRY, className, method) : null;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (entry != null) {
                call("entry", entry);
            }
        }

        @Override
        public void visitLineNumber(int number, Label start) {
            line = number;
            if (entry != null && !entry.hasLine()) {
                entry.setLine(number);
            }
            super.visitLineNumber(number, start);
        }

        /** The point of a NEW is behind it: stack maps name the object by the place of the instruction. */
        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (opcode == Opcodes.ANEWARRAY) {
                allocation(Site.Kind.ALLOCATION);
            }
            super.visitTypeInsn(opcode, type);
            if (opcode == Opcodes.NEW) {
                allocation(Site.Kind.ALLOCATION);
            }
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            if (opcode == Opcodes.NEWARRAY) {
                allocation(Site.Kind.ALLOCATION);
            }
            super.visitIntInsn(opcode, operand);
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            allocation(Site.Kind.ALLOCATION);
            super.visitMultiANewArrayInsn(descriptor, dimensions);
        }

        /** A lambda without captures is made once, at the first time: its arguments are none. */
        @Override
        public void visitInvokeDynamicInsn(
                String name, String descriptor, Handle bootstrapMethod, Object... bootstrapMethodArguments) {
            boolean makesNothing =
                    bootstrapMethod.getName().equals("metafactory") && Type.getArgumentTypes(descriptor).length == 0;
            if (!makesNothing) {
                allocation(Site.Kind.ALLOCATION);
            }
            super.visitInvokeDynamicInsn(name, descriptor, bootstrapMethod, bootstrapMethodArguments);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (name.equals("valueOf") && BOXES.contains(owner)) {
                allocation(Site.Kind.ALLOCATION);
            } else if (entries && isForeign(owner) && ALLOCATING.contains(name)) {
                allocation(Site.Kind.CALL);
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            Integer frames = PROBES.get(owner);
            if (frames != null && name.equals("require")) {
                super.visitLdcInsn(frames);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "probed", "(I)V", false);
            }
        }

        private boolean isForeign(String owner) {
            return owner.startsWith("java/util/")
                    || owner.startsWith("java/time/")
                    || owner.equals("java/lang/Thread")
                    || owner.equals("java/lang/ThreadLocal");
        }

        private void allocation(Site.Kind kind) {
            Site site = Points.newSite(kind, className, method);
            site.setLine(line);
            if (entry != null && kind == Site.Kind.ALLOCATION) {
                entry.setAllocates();
            }
            call("allocation", site);
        }

        private void call(String name, Site site) {
            super.visitLdcInsn(site.id());
            super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, name, "(I)V", false);
        }
    }
}
