package org.rcu4j.benchmarks.guard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineCodeTest {

    @ParameterizedTest
    @CsvSource({
        "lock addl $0 -0x40(%rsp), f0834424c000, 1",
        "lock xadd %eax 0xc(%r12+%r10*8), f0430fc144d40c, 1",
        "lock cmpxchg %r11 0x10(%rsi), f04c0fb15e10, 1",
        "lock incl (%rax), f0ff00, 1",
        "lock orl %ecx (%rdx), f0090a, 1",
        "xchg %rax (%rbx), 488703, 1",
        "mfence, 0faef0, 1",
        "two of them, f0834424c00090f0ff00, 2",
        "mov $-16 %eax, b8f0ffffff, 0",
        "ja, 0f8716000000, 0",
        "jbe, 0f86f00000004d8d14dc, 0",
        "a nop that holds data, 0f1f8400f0010004be54ffff00, 0",
        "xchg of registers, 4887c3, 0",
        "mov %rax (%rbx), 488903, 0",
        "nothing at all, 90, 0"
    })
    void atomicInstructionsAreFound(String name, String hex, int count) throws Exception {
        assumeTrue(Files.exists(MachineCode.OBJDUMP), "objdump is not installed");
        assertThat(new MachineCode(hex, List.of()).atomics()).as(name).hasSize(count);
    }

    @Test
    void printedCodeIsParsed() {
        String output = """
                Compiled method (c2) 39    7             org.rcu4j.benchmarks.guard.FastPaths::other (7 bytes)
                [MachCode]
                [Verified Entry Point]
                  # {method} {0x00007fe764400398} 'other' '()I' in 'org/rcu4j/benchmarks/guard/FastPaths'
                  0x00007fe78c4aa780: 8984 2400 | c0f0 ff00

                  0x00007fe78c4aa7d4: ; ImmutableOopMap {}
                  0x00007fe78c4aa7d4: ;   {static_call}
                  0x00007fe78c4aa7d4: 88
                  0x00007fe78c4aa7d8: ; ImmutableOopMap {rbp=Oop }
                                      ;*invokestatic identityHashCode {reexecute=0 rethrow=0 return_oop=0}
                                      ; - org.rcu4j.reclaim.HazardPointer::numberOf@1 (line 163)
                [Exception Handler]
                  0x00007fe78c4aa800: f0ff 00
                [/MachCode]
                """;
        MachineCode code =
                requireNonNull(MachineCode.parse(output.lines().toList()).get("other"));
        assertThat(code.hex()).isEqualTo("89842400c0f0ff0088");
        assertThat(code.calls()).containsExactly("identityHashCode");
    }
}
